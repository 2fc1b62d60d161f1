// Shows an outcome of the web API as elements.

import { element, iconButton } from "./dom.js";

/** The language of the answers, whatever that of the labels is. */
export const ANSWERS = "vi";

/**
 * What shows each field, in the reading order of docs/api/outcome.schema.json. Each gets the
 * outcome, the labels and what happens on a press, and gives an element, several or nothing.
 */
export const PARTS = {
  intro: ({ intro }) => element("p.text", {}, intro),
  title: ({ title }) => element("h3", {}, title),
  progress: showProgress,
  lead: ({ lead }) => element("p.text", {}, lead),
  summary: ({ summary }) => element("p.text", {}, summary),
  methods: ({ methods }) => methods.map(showMethod),
  facts: ({ facts }) => element("dl", {}, ...facts.map(showFact)),
  notes: ({ notes }) => list("ul.notes", notes),
  notice: ({ notice }) => element("p.notice", {}, notice),
  links: ({ links }, say) => list("ul.places", links.map((link) => showLink(link, say))),
  contacts: ({ contacts }) => list("ul.places", contacts.map(showContact)),
  source: ({ source }) => element("p.source", {}, anchor(source.url, source.line)),
  buttons: showChoices,
};

/**
 * Show all that an outcome says, in reading order, and thumbs below an answer.
 * @param {object} outcome
 * @param {(name: string, values?: object) => string} say gives a label
 * @param {{press: Function, rate: Function | null, longest: number}} on what happens on a choice, and
 *   on a thumb; most characters of a comment
 */
export function showOutcome(outcome, say, on) {
  const said = Object.keys(PARTS).filter((name) => isSet(outcome[name]));
  return element(
    "div.outcome",
    { lang: ANSWERS },
    ...said.flatMap((name) => PARTS[name](outcome, say, on)),
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

/** An earlier version's reply may lack a field. */
function isSet(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function showProgress({ progress: { done, of, label }, title }) {
  // The title of a step counts the steps already.
  if (label === title) return element("progress", { value: done, max: of, "aria-label": label });
  return element("label", {}, label, element("progress", { value: done, max: of }));
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

function showChoices({ buttons }, _say, { press }) {
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
  const thumbs = element("div.thumbs", {
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
        for (const one of thumbs.querySelectorAll(".icon")) {
          one.setAttribute("aria-pressed", String(one === pressed));
        }
        told.replaceChildren(say("thanks"));
        thumbs.querySelector("form")?.remove();
        if (!helpful) thumbs.append(askWhatWasMissing(id, say, { rate, longest }, told));
      },
      { "aria-pressed": "false" },
    );
  thumbs.append(element("span.small", {}, say("wasItHelpful")), thumb("up", true), thumb("down", false), told);
  return thumbs;
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
