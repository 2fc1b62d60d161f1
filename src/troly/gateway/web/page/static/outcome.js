// Builds the DOM of an outcome. Text only ever becomes text: no string is parsed as HTML.

/**
 * Show all parts of an outcome in reading order.
 * @param {object} outcome as the web API gives it
 * @param {(button: {id: string, title: string}) => void} onPress called when a choice is made
 * @returns {DocumentFragment}
 */
export function renderOutcome(outcome, onPress) {
  const parts = document.createDocumentFragment();
  parts.append(
    ...some(outcome.intro, (intro) => element("p", "text", intro)),
    ...some(outcome.title, (title) => element("h3", "title", title)),
    ...some(outcome.summary, (summary) => element("p", "text", summary)),
    ...outcome.methods.map(renderMethod),
    ...some(outcome.facts, renderFacts),
    ...some(outcome.notes, (notes) => list("ul", "notes", notes)),
    ...some(outcome.notice, (notice) => element("p", "notice", notice)),
    ...some([...outcome.links.map(renderLink), ...outcome.contacts.map(renderContact)], renderPlaces),
    ...some(outcome.source, renderSource),
    ...some(outcome.buttons, (buttons) => renderChoices(buttons, onPress)),
  );
  return parts;
}

/**
 * Disable the choices a button belongs to and mark it as the one taken.
 * @param {string} id
 */
export function markChosen(id) {
  for (const choice of document.querySelectorAll(".choices button")) {
    if (choice.dataset.id !== id) continue;
    choice.dataset.chosen = "";
    for (const sibling of choice.parentElement.children) sibling.disabled = true;
  }
}

function renderMethod({ name, steps }) {
  const method = element("section", "method");
  method.append(...some(name, () => element("h4", "", name)), list("ol", "", steps));
  return method;
}

function renderFacts(facts) {
  const rows = facts.map(({ label, value }) => {
    const row = element("div");
    row.append(element("dt", "", label), element("dd", "", value));
    return row;
  });
  const table = element("dl", "facts");
  table.append(...rows);
  return table;
}

function renderLink({ title, url }) {
  return anchor(title, url);
}

function renderContact({ title, phone }) {
  const place = element("span", "", `${title}: `);
  const number = element("a", "", phone);
  number.href = `tel:${phone.replace(/[^0-9+]/g, "")}`;
  place.append(number);
  return place;
}

function renderPlaces(places) {
  return list("ul", "places", places);
}

function renderSource({ line, url }) {
  const paragraph = element("p", "source");
  paragraph.append(anchor(line, url));
  return paragraph;
}

function renderChoices(buttons, onPress) {
  const choices = element("div", "choices");
  for (const button of buttons) {
    const choice = element("button", "", button.title);
    choice.type = "button";
    choice.dataset.id = button.id;
    choice.addEventListener("click", () => {
      markChosen(button.id);
      onPress(button);
    });
    choices.append(choice);
  }
  return choices;
}

/** A link out of the chat; an address that is not a web address stays plain text. */
function anchor(title, url) {
  if (!/^https?:\/\//i.test(url)) return element("span", "", title);
  const link = element("a", "", title);
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function list(tag, className, items) {
  const whole = element(tag, className);
  for (const item of items) {
    const line = element("li");
    line.append(item);
    whole.append(line);
  }
  return whole;
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** Nothing for an empty value, otherwise the one element that shows it. */
function some(value, show) {
  return value && value.length !== 0 ? [show(value)] : [];
}
