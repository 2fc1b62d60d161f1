// Builds elements. Strings only ever become text: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Drawings on a 24 by 24 grid, as strokes. */
const ICONS = {
  chat: "M4 5h16v11H11l-5 4v-4H4z M8 9h8 M8 12.5h5",
  close: "M6 6l12 12 M18 6L6 18",
  menu: "M5 7h14 M5 12h14 M5 17h14",
  send: "M4 12L20 4l-5 16-4-6z M11 14l9-10",
  microphone: "M9 4h6v10H9z M6 12v2a6 6 0 0 0 12 0v-2 M12 20v2",
  speaker: "M4 10v4h3l5 4V6L7 10z M15.5 9a4 4 0 0 1 0 6 M18 6.5a8 8 0 0 1 0 11",
  copy: "M9 9h10v11H9z M15 9V4H5v11h4",
  up: "M7 11l4-7 2 1v5h6l-1.5 9H7z M3 11h4v8H3z",
  down: "M7 13l4 7 2-1v-5h6l-1.5-9H7z M3 13h4V5H3z",
};

/**
 * Make an element.
 * @param {string} tag with classes: `p.text.small`
 * @param {Record<string, unknown>} attributes `on…` are listeners, `true` is an empty attribute,
 *   null, undefined and false are left out
 * @param {...(Node | string | null | undefined | false)} children
 */
export function element(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child || child === 0));
  return made;
}

/** Make a drawing that says nothing to a screen reader: its button has the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with a drawing and a name; the name is also its tooltip. */
export function iconButton(name, label, onclick, attributes = {}) {
  return element(
    "button.icon",
    { type: "button", "aria-label": label, title: label, onclick, ...attributes },
    icon(name),
  );
}
