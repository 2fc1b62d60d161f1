// Where a citizen types or speaks, with a draft that is kept and questions that are suggested.

import { element, icon, iconButton } from "./dom.js";
import { ANSWERS } from "./outcome.js";
import { canDictate, dictate } from "./speech.js";
import { suggest } from "./suggest.js";

const COUNTED_LAST = 200;

export class Composer {
  /**
   * @param {import("./memory.js").Memory} memory
   * @param {(name: string, values?: object) => string} say
   * @param {{submit: (text: string) => void, longest: () => number,
   *   questions: () => Promise<object[]>}} on
   */
  constructor(memory, say, on) {
    this._memory = memory;
    this._say = say;
    this._on = on;
    this._questions = [];
    this._suggestions = element("div.suggestions", { role: "group", "aria-label": say("suggestions") });
    this._suggestions.addEventListener("keydown", (event) => this._onSuggestionKey(event));
    this._told = element("p.counter.unseen", { role: "status" });
    this._input = element("textarea", {
      id: "input",
      rows: 1,
      placeholder: say("input"),
      autocomplete: "off",
      oninput: () => this._onInput(),
      onfocus: () => this._load(),
      onkeydown: (event) => this._onKey(event),
    });
    this._input.value = memory.get("draft", "");
    this.element = element(
      "form.composer",
      { onsubmit: (event) => this._submit(event) },
      this._suggestions,
      this._told,
      element(
        "div.row",
        {},
        element("label.unseen", { for: "input" }, say("input")),
        this._input,
        canDictate && this._microphone(),
        element("button.send", { type: "submit", "aria-label": say("send"), title: say("send") }, icon("send")),
      ),
    );
    // The height of the text is known once it is on the page.
    requestAnimationFrame(() => this.fit());
  }

  focus() {
    this._input.focus();
  }

  _submit(event) {
    event.preventDefault();
    const text = this._input.value.trim();
    if (!text || lengthOf(text) > this._on.longest()) return this.focus();
    this._put("");
    this._on.submit(text);
    this.focus();
  }

  _put(text) {
    this._input.value = text;
    this._onInput();
  }

  _onInput() {
    this._memory.set("draft", this._input.value || null);
    this.fit();
    const left = this._on.longest() - lengthOf(this._input.value);
    let told = "";
    if (left < 0) told = this._say("over", { over: -left });
    else if (left <= COUNTED_LAST) told = this._say("left", { left });
    this._input.setAttribute("aria-invalid", String(left < 0));
    this._suggest(told);
  }

  /** Give the input the height of its text. */
  fit() {
    this._input.style.height = "auto";
    const frame = this._input.offsetHeight - this._input.clientHeight;
    this._input.style.height = `${this._input.scrollHeight + frame}px`;
  }

  _onKey(event) {
    // While a Vietnamese keyboard composes a word, Enter belongs to it (Safari says so by 229).
    const composing = event.isComposing || event.keyCode === 229;
    // On a phone Enter is a new line: there is a button beside it.
    const bySend = !event.shiftKey && !matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && bySend && !composing) this._submit(event);
    if (event.key === "ArrowUp" && !this._input.value.slice(0, this._input.selectionStart).includes("\n")) {
      const last = this._suggestions.lastElementChild;
      if (last) {
        event.preventDefault();
        last.focus();
      }
    }
  }

  // --- suggestions ----------------------------------------------------------------------------

  async _load() {
    if (this._questions.length) return;
    try {
      this._questions = await this._on.questions();
    } catch {
      // Suggestions are a help, not a need.
    }
  }

  _suggest(told) {
    const found = suggest(this._questions, this._input.value);
    this._suggestions.replaceChildren(
      ...found.map(({ question }) =>
        element(
          "button",
          { type: "button", lang: ANSWERS, onclick: () => this._take(question) },
          question,
        ),
      ),
    );
    const suggested = found.length ? this._say("suggested", { count: found.length }) : "";
    this._told.classList.toggle("unseen", !told);
    this._told.textContent = told || suggested;
  }

  _take(question) {
    this._put("");
    this._on.submit(question);
    this.focus();
  }

  _onSuggestionKey(event) {
    const { target } = event;
    if (event.key === "ArrowUp") target.previousElementSibling?.focus();
    else if (event.key === "ArrowDown") (target.nextElementSibling ?? this._input).focus();
    else if (event.key === "Escape") {
      event.stopPropagation(); // it closes the suggestions, not the chat
      this._suggestions.replaceChildren();
      this.focus();
    } else return;
    event.preventDefault();
  }

  // --- dictation ------------------------------------------------------------------------------

  _microphone() {
    let stop = null;
    const button = iconButton(
      "microphone",
      this._say("dictate"),
      () => {
        if (stop) return stop();
        button.setAttribute("aria-pressed", "true");
        this._told.classList.remove("unseen");
        this._told.textContent = this._say("listening");
        stop = dictate({
          heard: (text) => this._put(`${this._input.value} ${text}`.trim()),
          ended: () => {
            stop = null;
            button.setAttribute("aria-pressed", "false");
            this._onInput();
          },
        });
      },
      { "aria-pressed": "false" },
    );
    return button;
  }
}

/** Characters as the server counts them. */
function lengthOf(text) {
  return [...text.normalize("NFC")].length;
}
