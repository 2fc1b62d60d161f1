// <troly-chat>: the assistant on any web page. docs/operations/embed.md is for whoever embeds it.

import { Api } from "./api.js";
import { Conversation, State } from "./conversation.js";
import { BackButton, deepFocus, giveFocusBack } from "./focus.js";
import { loadLabels } from "./labels.js";
import { Memory } from "./memory.js";
import { usualLooks } from "./menu.js";
import { Panel } from "./panel.js";
import { STYLE } from "./style.js";

const NAME = "troly-chat";

class TrolyChat extends HTMLElement {
  static observedAttributes = ["color", "position"];

  constructor() {
    super();
    // First what an old browser lacks: what stands in the element is then left to be seen.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this._shadow = this.attachShadow({ mode: "open" });
    this._shadow.adoptedStyleSheets = [sheet];
    // What a page wrote on the element before this file came must not hide what is declared here.
    for (const name of Object.keys(this)) if (name in TrolyChat.prototype) delete this[name];
    this._unread = 0;
    /** From coming onto a page to leaving it; null outside. @type {AbortController | null} */
    this._stay = null;
    /** Null until its words are loaded. @type {Panel | null} */
    this._panel = null;
  }

  // --- for the page that embeds it --------------------------------------------------------------

  /** How many answers nobody has seen yet. */
  get unread() {
    return this._unread;
  }

  get isOpen() {
    return Boolean(this._panel?.isOpen);
  }

  /** Open the chat. */
  async open() {
    await this._ready;
    if (!this._panel || this.isOpen) return;
    this._returnTo = deepFocus();
    this._panel.open();
    this._setUnread(0);
    if (this._panel.coversPage) this._backButton.take();
    this._panel.focusInput();
    this._emit("troly-open");
    await this._begin();
  }

  /** Close the chat; focus goes back to where it was. */
  close() {
    if (!this.isOpen || this.hasAttribute("full-page")) return;
    this._panel.close();
    this._backButton.giveBack();
    giveFocusBack(this._returnTo, this._panel.launcher);
    this._emit("troly-close");
  }

  /** Open the chat and ask a question. */
  async ask(text) {
    await this.open();
    this._conversation?.say({ text }, text);
  }

  /** Leave the conversation and begin a new one. */
  async startAnew() {
    await this._ready;
    await this._conversation?.startAnew().catch(() => {}); // it tells of trouble by itself
  }

  // --- life ---------------------------------------------------------------------------------------

  connectedCallback() {
    if (this._stay) this._panel?.showEnd(); // moved on its page
    else this._come();
  }

  disconnectedCallback() {
    // A move takes the element out and puts it in again before anything else happens.
    queueMicrotask(() => {
      if (this._stay && !this.isConnected) this._leave();
    });
  }

  attributeChangedCallback() {
    this._panel?.applyLooks();
  }

  _come() {
    const server = (this.getAttribute("server") ?? new URL(import.meta.url).origin).replace(/\/$/, "");
    this._stay = new AbortController();
    this._memory = new Memory(server);
    this._api = new Api(server);
    this._conversation = new Conversation(this._api, this._memory);
    this._backButton = new BackButton();
    this._looks = { ...usualLooks(this.getAttribute("lang") ?? "vi"), ...this._memory.get("looks", {}) };
    this._listen(this._stay.signal);
    this._ready = this._render(this._stay.signal);
    this._ready.then(() => {
      if (!this._panel) return;
      if (this.hasAttribute("full-page") || this.hasAttribute("open")) this.open();
      else if (this._conversation.isKnown) this._begin();
    });
  }

  /** Stop everything; should it come onto a page again, it begins as on a new one. */
  _leave() {
    this._stay.abort();
    this._stay = null;
    this._conversation.close();
    this._conversation = null;
    this._panel?.leave();
    this._panel = null;
    this._shadow.replaceChildren();
  }

  _listen(signal) {
    const listen = (target, names, call) => {
      for (const name of names) target.addEventListener(name, call, { signal });
    };
    listen(this._conversation, ["begun", "deleted"], ({ type }) => this._onConversation(type));
    listen(this._conversation, ["exchange"], ({ detail }) => this._onExchange(detail));
    listen(this._conversation, ["trouble"], ({ detail }) => this._panel?.showBanner(detail));
    listen(window, ["online", "offline"], () => this._panel?.showBanner(null));
    listen(window, ["popstate"], () => this._backButton.wasPressed() && this.close());
    listen(window, ["resize"], () => this._panel?.fitScreen());
    listen(window.visualViewport, ["resize", "scroll"], () => this._panel?.fitScreen());
    if (!window.speechSynthesis) return;
    listen(speechSynthesis, ["voiceschanged"], () => this._panel?.showVoice());
  }

  /** Show everything in the language that is wanted now. */
  async _render(signal) {
    const { language } = this._looks;
    const say = await loadLabels(language, this.getAttribute("labels"), signal);
    if (!say || language !== this._looks.language) return;
    const wasOpen = this.isOpen;
    this._panel?.leave();
    const parts = {
      conversation: this._conversation,
      memory: this._memory,
      questions: () => this._api.questions(),
    };
    this._panel = new Panel(this, parts, say, this._looks, {
      open: () => this.open(),
      close: () => this.close(),
      look: (change) => this._look(change),
      startAnew: () => this.startAnew(),
    });
    this._shadow.replaceChildren(this._panel.element);
    if (wasOpen) this._panel.open();
    this._panel.showUnread(this._unread);
    this._panel.showAll();
  }

  async _look(change) {
    this._looks = { ...this._looks, ...change };
    this._memory.set("looks", this._looks);
    if (!("language" in change)) return this._panel.setLooks(this._looks);
    await this._render(this._stay.signal);
    this._panel?.focusMenu();
  }

  // --- what happens -------------------------------------------------------------------------------

  async _begin() {
    const conversation = this._conversation;
    try {
      await conversation.begin();
    } catch {
      return; // the banner says so, and it is tried again
    }
    const opening = this.getAttribute("opening-question");
    const isStill = conversation === this._conversation && this.isOpen;
    if (opening && isStill && conversation.exchanges.size === 0) {
      conversation.say({ text: opening }, opening);
    }
  }

  _onConversation(type) {
    this._panel?.showConversation();
    if (type === "deleted") this._panel?.tellDeleted();
  }

  _onExchange(exchange) {
    this._panel?.showExchange(exchange);
    if (!this._panel || exchange.state !== State.ANSWERED) return;
    if (!this.isOpen) this._setUnread(this._unread + exchange.outcomes.length);
    this._emit("troly-answer", { types: exchange.outcomes.map(({ type }) => type) });
  }

  _setUnread(count) {
    this._panel.showUnread(count);
    if (count === this._unread) return;
    this._unread = count;
    this._emit("troly-unread", { count });
  }

  _emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

// A page may load this file twice, from two addresses.
if (!customElements.get(NAME)) customElements.define(NAME, TrolyChat);
