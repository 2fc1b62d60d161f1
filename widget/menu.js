// What a person can do with the conversation, and how they like to see it.

import { element } from "./dom.js";

const SIZES = [0.875, 1, 1.25, 1.5, 2];
const USUAL_SIZE = 1;
const THEMES = ["auto", "light", "dark", "contrast"];
const LANGUAGES = ["vi", "en"];

/**
 * @param {(name: string, values?: object) => string} say
 * @param {{looks: object, canPrint: boolean}} now
 * @param {{look: (looks: object) => void, startAnew: Function, delete: Function, save: Function,
 *   print: Function}} on
 */
export function menu(say, { looks, canPrint }, on) {
  const item = (name, onclick) => element("button", { type: "button", onclick }, say(name));
  const remove = element("div.confirm", {});
  const ask = item("delete", () => {
    const keep = item("confirmNo", () => {
      remove.replaceChildren(ask);
      ask.focus();
    });
    const question = element("p", { id: "confirm" }, say("confirmDelete"));
    remove.replaceChildren(question, item("confirmYes", on.delete), keep);
    remove.setAttribute("role", "group");
    remove.setAttribute("aria-labelledby", "confirm");
    keep.focus();
  });
  remove.append(ask);

  const size = SIZES.indexOf(looks.size);
  const sizes = (name, sign, next) =>
    element(
      "button",
      {
        type: "button",
        "aria-label": say(name),
        title: say(name),
        disabled: SIZES[next] === undefined,
        onclick: () => on.look({ size: SIZES[next] }),
      },
      sign,
    );
  return element(
    "div.menu",
    { id: "menu" },
    item("startAnew", on.startAnew),
    item("save", on.save),
    canPrint && item("print", on.print),
    remove,
    element(
      "div.sizes",
      { role: "group", "aria-label": say("textSize") },
      element("span", {}, say("textSize")),
      sizes("smaller", "A−", size - 1),
      sizes("larger", "A+", size + 1),
    ),
    choice(say("theme"), named("theme", THEMES, say), looks.theme, (theme) => on.look({ theme })),
    choice(say("language"), named("language", LANGUAGES, say), looks.language, (language) => on.look({ language })),
  );
}

/** How the chat looks where nobody has chosen. */
export function usualLooks(language) {
  return { size: USUAL_SIZE, theme: "auto", language: LANGUAGES.includes(language) ? language : "vi" };
}

/** Give each of the options with its label: `theme` and `dark` have the one named `themeDark`. */
function named(what, options, say) {
  const label = (option) => say(`${what}${option[0].toUpperCase()}${option.slice(1)}`);
  return Object.fromEntries(options.map((option) => [option, label(option)]));
}

function choice(label, options, chosen, choose) {
  return element(
    "label",
    {},
    element("span", {}, label),
    element(
      "select",
      { onchange: ({ target }) => choose(target.value) },
      ...Object.entries(options).map(([value, text]) =>
        element("option", { value, selected: value === chosen }, text),
      ),
    ),
  );
}
