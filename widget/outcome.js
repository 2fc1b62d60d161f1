// Shows an outcome of the web API as elements.

import { element, iconButton } from "./dom.js";

/** The language of the answers, whatever that of the labels is. */
export const ANSWERS = "vi";

/**
 * Show all parts of an outcome in reading order.
 * @param {object} outcome
 * @param {(name: string, values?: object) => string} say gives a label
 * @param {{press: Function, rate: Function | null, longest: number}} on what happens on a choice, and
 *   on a thumb; most characters of a comment
 */
export function showOutcome(outcome, say, on) {
  const { links, contacts, source } = outcome;
  return element(
    "div.outcome",
    { lang: ANSWERS },
    outcome.intro && element("p.text", {}, outcome.intro),
    outcome.title && element("h3", {}, outcome.title),
    outcome.progress && showProgress(outcome.progress),
    outcome.summary && element("p.text", {}, outcome.summary),
    ...outcome.methods.map(showMethod),
    outcome.facts.length > 0 && element("dl", {}, ...outcome.facts.map(showFact)),
    outcome.notes.length > 0 && list("ul.notes", outcome.notes),
    outcome.notice && element("p.notice", {}, outcome.notice),
    (links.length > 0 || contacts.length > 0) &&
      list("ul.places", [
        ...links.map((link) => showLink(link, say)),
        ...contacts.map(showContact),
      ]),
    source && element("p.source", {}, anchor(source.url, source.line)),
    showChoices(outcome, on.press),
    outcome.type === "answered" && on.rate && showThumbs(outcome, say, on),
  );
}

/** Disable the choices that a pressed button belongs to, and mark the one taken. */
export function markChosen(log, buttonId) {
  const chosen = log.querySelector(`.choices button[data-id="${CSS.escape(buttonId)}"]`);
  if (!chosen) return;
  chosen.dataset.chosen = "";
  for (const one of chosen.parentElement.children) one.disabled = true;
}

function showProgress({ done, of, label }) {
  return element("progress", { value: done, max: of, "aria-label": label });
}

function showMethod({ name, steps }) {
  return element("section", {}, name && element("h4", {}, name), list("ol", steps));
}

function showFact({ label, value }) {
  return element("div", {}, element("dt", {}, label), element("dd", {}, value));
}

function showLink({ title, url }, say) {
  const told = element("span.small", { role: "status", lang: say.language });
  const copy = iconButton(
    "copy",
    say("copy", { title }),
    () =>
      navigator.clipboard.writeText(url).then(
        () => told.replaceChildren(say("copied")),
        () => told.replaceChildren(say("copyFailed")), // a frame may lack the permission
      ),
    { lang: say.language },
  );
  // Browsers give the clipboard only to pages that came safely.
  return element("span.place", {}, anchor(url, title), navigator.clipboard && copy, told);
}

function showContact({ title, phone }) {
  const number = element("a.call", { href: `tel:${phone.replace(/[^0-9+]/g, "")}` }, phone);
  return element("span.place", {}, `${title}: `, number);
}

function showChoices({ buttons }, press) {
  const choices = buttons.filter(({ kind }) => kind === "choice");
  if (choices.length === 0) return null;
  return element(
    "div.choices",
    {},
    ...choices.map((choice) =>
      element(
        "button",
        { type: "button", "data-id": choice.id, onclick: () => press(choice) },
        choice.title,
      ),
    ),
  );
}

/** Thumbs, then thanks, or the question what was missing. */
function showThumbs({ id, title }, say, { rate, longest }) {
  const told = element("span", { role: "status" });
  const place = element("div.thumbs", {
    role: "group",
    "aria-label": say("rate", { title }),
    lang: say.language,
  });
  const thumb = (name, helpful) =>
    iconButton(
      name,
      say(helpful ? "helpful" : "notHelpful"),
      async (event) => {
        const pressed = event.currentTarget;
        if (!(await rate(id, helpful))) return void told.replaceChildren(say("rateFailed"));
        for (const one of place.querySelectorAll(".icon")) {
          one.setAttribute("aria-pressed", String(one === pressed));
        }
        told.replaceChildren(say("thanks"));
        place.querySelector("form")?.remove();
        if (!helpful) place.append(askWhatWasMissing(id, say, { rate, longest }, told));
      },
      { "aria-pressed": "false" },
    );
  place.append(element("span.small", {}, say("wasItHelpful")), thumb("up", true), thumb("down", false), told);
  return place;
}

function askWhatWasMissing(id, say, { rate, longest }, told) {
  const comment = element("textarea", { rows: 2, maxlength: longest, "aria-label": say("missing") });
  const form = element(
    "form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        if (!comment.value.trim()) return;
        if (!(await rate(id, false, comment.value))) return void told.replaceChildren(say("rateFailed"));
        form.closest(".thumbs").querySelector("[aria-pressed=true]").focus();
        form.remove();
        told.replaceChildren(say("commentThanks"));
      },
    },
    element("p.small", {}, say("missing")),
    comment,
    element("button", { type: "submit" }, say("sendComment")),
  );
  return form;
}

function list(tag, items) {
  return element(tag, {}, ...items.map((item) => element("li", {}, item)));
}

/** A link that opens beside the page; what is no web address stays text. */
function anchor(url, title) {
  if (!/^https?:\/\//i.test(url)) return element("span", {}, title);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title);
}
