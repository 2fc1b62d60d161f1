// The conversation as a list that grows: a screen reader announces each answer once.

import { element, iconButton } from "./dom.js";
import { markChosen, showOutcome } from "./outcome.js";
import { read } from "./speech.js";

const GAP_PX = 8;

export class Log {
  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {(name: string, values?: object) => string} say
   * @param {() => void} onPress called when what was pressed can be pressed no more
   */
  constructor(conversation, say, onPress) {
    this._conversation = conversation;
    this._say = say;
    this._onPress = onPress;
    this._shown = new Map();
    this.element = element("div.log", {
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      "aria-label": say("conversation"),
      tabindex: 0,
    });
  }

  /** Show everything anew; what was said before is not announced. */
  showAll() {
    const { greeting, exchanges } = this._conversation;
    this.element.setAttribute("aria-live", exchanges.size ? "off" : "polite");
    this._shown.clear();
    this.element.replaceChildren();
    if (greeting) this.element.append(this._assistant([greeting], false));
    for (const exchange of exchanges.values()) this._row(exchange);
    for (const { button } of exchanges.values()) if (button) markChosen(this.element, button);
    this.showEnd();
    requestAnimationFrame(() => this.element.setAttribute("aria-live", "polite"));
  }

  /** Show one exchange, or how it stands now. */
  show(exchange) {
    const isNew = !this._shown.has(exchange.key);
    if (isNew && exchange.button) markChosen(this.element, exchange.button);
    const hadAnswer = this._shown.get(exchange.key)?.answered;
    const { row } = this._row(exchange);
    if (isNew || (exchange.outcomes && !hadAnswer)) this._scrollTo(row);
  }

  /** Say something that is no part of the conversation. */
  tell(text) {
    this.element.append(element("p.told", {}, text));
    this.showEnd();
  }

  /** Show what was said last. */
  showEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Do what changes heights, and show the same place afterwards. */
  keepPlace(change) {
    const top = this.element.scrollTop;
    const parts = [...this.element.querySelectorAll("article")];
    const read = parts.find((one) => one.offsetTop + one.offsetHeight > top) ?? parts.at(-1);
    change();
    if (read) this._scrollTo(read);
  }

  /** Give the conversation as plain text. */
  asText() {
    const { greeting, exchanges } = this._conversation;
    const said = greeting ? [`${this._say("assistant")}: ${greeting.text}`] : [];
    for (const { shown, outcomes } of exchanges.values()) {
      said.push(`${this._say("citizen")}: ${shown}`);
      for (const outcome of outcomes ?? []) said.push(`${this._say("assistant")}: ${outcome.text}`);
    }
    return said.join("\n\n");
  }

  _row(exchange) {
    let shown = this._shown.get(exchange.key);
    if (!shown) {
      const why = element("span");
      const again = element(
        "button",
        {
          type: "button",
          onclick: () => this._conversation.sayAgain(this._conversation.exchanges.get(exchange.key)),
        },
        this._say("sendAgain"),
      );
      const row = element(
        "div.exchange",
        {},
        element(
          "article.citizen",
          {},
          element("h2.unseen", {}, this._say("citizen")),
          element("p.text", {}, exchange.shown),
          element("p.state", { "aria-live": "off" }, why, again),
        ),
      );
      shown = { row, why, again, answered: false };
      this._shown.set(exchange.key, shown);
      this.element.append(row);
    }
    this._showState(shown, exchange);
    if (exchange.outcomes && !shown.answered) {
      shown.answered = true;
      shown.row.append(this._assistant(exchange.outcomes, true));
    }
    return shown;
  }

  _showState({ row, why, again }, exchange) {
    row.dataset.state = exchange.state;
    why.textContent = exchange.failure?.message || this._say(exchange.state);
    const hadFocus = again.matches(":focus");
    again.hidden = !this._conversation.mayGoAgain(exchange);
    if (hadFocus && again.hidden) this._onPress();
  }

  _assistant(outcomes, canRate) {
    const part = document.createDocumentFragment();
    const { longest } = this._conversation;
    for (const outcome of outcomes) {
      const rate = canRate && ((...said) => this._rate(...said));
      part.append(
        element(
          "article.assistant",
          { "data-type": outcome.type },
          element("h2.unseen", {}, this._say("assistant")),
          showOutcome(outcome, this._say, { press: (choice) => this._press(choice), rate, longest }),
          iconButton("speaker", this._say("read"), () => read(outcome.text), { "data-read": true }),
        ),
      );
    }
    return part;
  }

  _press({ id, title }) {
    this._conversation.say({ button: id }, title);
    this._onPress();
  }

  async _rate(outcomeId, helpful, comment) {
    try {
      await this._conversation.rate(outcomeId, helpful, comment);
      return true;
    } catch {
      return false;
    }
  }

  /** Put a question at the top, so that a long answer is read from its beginning. */
  _scrollTo(shown) {
    this.element.scrollTop = shown.offsetTop - GAP_PX;
  }
}
