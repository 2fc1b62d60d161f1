// <troly-chat>: the assistant on any web page. docs/operations/embed.md is for whoever embeds it.

import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation, State } from "./conversation.js";
import { element, icon, iconButton } from "./dom.js";
import { Log } from "./log.js";
import { Memory } from "./memory.js";
import { menu, usualLooks } from "./menu.js";
import { canRead } from "./speech.js";
import { STYLE } from "./style.js";

const HERE = new URL("./", import.meta.url);
const SLOW_MS = 4_000;
const LABELS_RETRY_MS = 5_000;
const WHOLE_SCREEN = "(max-width: 480px), (max-height: 420px)";
const FINGERS = "(pointer: coarse)";

class TrolyChat extends HTMLElement {
  static observedAttributes = ["color", "position"];

  constructor() {
    super();
    // First what an old browser lacks: what stands in the element is then left to be seen.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this._shadow = this.attachShadow({ mode: "open" });
    this._shadow.adoptedStyleSheets = [sheet];
    this._unread = 0;
  }

  // --- for the page that embeds it --------------------------------------------------------------

  /** How many answers nobody has seen yet. */
  get unread() {
    return this._unread;
  }

  get isOpen() {
    return this._root?.dataset.open === "";
  }

  /** Open the chat. */
  async open() {
    await this._ready;
    if (this.isOpen) return;
    this._returnTo = this._deepFocus();
    this._root.dataset.open = "";
    this._setUnread(0);
    this._onResize();
    if (this._isWholeScreen && !this._fullPage) this._pushBack();
    this._focusInput();
    this._emit("troly-open");
    await this._begin();
  }

  /** Close the chat; focus goes back to where it was. */
  close() {
    if (!this.isOpen || this._fullPage) return;
    delete this._root.dataset.open;
    if (this._canGoBack) history.back();
    this._canGoBack = false;
    const visible = this._returnTo?.isConnected && this._returnTo !== document.body;
    (visible ? this._returnTo : this._launcher).focus();
    this._emit("troly-close");
  }

  /** Open the chat and ask a question. */
  async ask(text) {
    await this.open();
    this._conversation.say({ text }, text);
  }

  /** Leave the conversation and begin a new one. */
  async startAnew() {
    await this._ready;
    await this._conversation.startAnew().catch(() => {}); // it tells of trouble by itself
  }

  // --- life ---------------------------------------------------------------------------------------

  connectedCallback() {
    const server = (this.getAttribute("server") ?? HERE.origin).replace(/\/$/, "");
    this._fullPage = this.hasAttribute("full-page");
    this._memory = new Memory(server);
    this._api = new Api(server);
    this._conversation = new Conversation(this._api, this._memory);
    this._leaving = new AbortController();
    const { signal } = this._leaving;
    const listen = (target, names, call) => {
      for (const name of names) target.addEventListener(name, call, { signal });
    };
    listen(this._conversation, ["begun", "deleted"], (event) => this._onConversation(event));
    listen(this._conversation, ["exchange"], ({ detail }) => this._onExchange(detail));
    listen(this._conversation, ["trouble"], ({ detail }) => this._showBanner(detail));
    listen(window, ["online", "offline"], () => this._showBanner(null));
    listen(window, ["popstate"], () => this._onBack());
    listen(window, ["resize"], () => this._onResize());
    listen(window.visualViewport, ["resize", "scroll"], () => this._onResize());
    if (window.speechSynthesis) listen(speechSynthesis, ["voiceschanged"], () => this._showVoice());
    this._looks = { ...usualLooks(this.getAttribute("lang") ?? "vi"), ...this._memory.get("looks", {}) };
    this._ready = this._render();
    this._ready.then(() => {
      if (this._fullPage || this.hasAttribute("open")) this.open();
      else if (this._conversation.isKnown) this._begin();
    });
  }

  disconnectedCallback() {
    this._leaving.abort();
    this._conversation.close();
    clearTimeout(this._slow);
    this._shadow.replaceChildren();
  }

  attributeChangedCallback() {
    if (this._root) this._applyLooks();
  }

  // --- what is on the screen ----------------------------------------------------------------------

  async _render() {
    const labels = await this._loadLabels();
    const say = (name, values = {}) =>
      labels[name].replace(/\{(\w+)\}/g, (_, value) => values[value] ?? "");
    say.language = this._looks.language;
    const heading = this.getAttribute("heading") ?? say("heading");
    const wasOpen = this.isOpen;
    this._menu = null;
    this._say = say;
    this._log = new Log(this._conversation, say, () => this._focusInput());
    this._composer = new Composer(this._memory, say, {
      submit: (text) => this._conversation.say({ text }, text),
      questions: () => this._api.questions(),
    });
    this._banner = element("p.banner", { role: "status" });
    this._typing = element("p.typing", { role: "status" });
    this._endTyping();
    this._menuButton = iconButton("menu", say("menu"), () => this._toggleMenu(), {
      "aria-expanded": "false",
    });
    this._badge = element("span.badge", { "aria-hidden": "true" });
    this._launcher = element(
      "button.launcher",
      { type: "button", onclick: () => this.open() },
      icon("chat"),
      this._badge,
    );
    this._panel = element(
      this._fullPage ? "main.panel" : "section.panel",
      { role: this._fullPage ? null : "dialog", "aria-label": heading },
      element(
        "div.bar",
        {},
        element(this._fullPage ? "h1" : "h2", {}, heading),
        this._menuButton,
        !this._fullPage && iconButton("close", say("close"), () => this.close()),
      ),
      this._banner,
      this._log.element,
      this._typing,
      this._composer.element,
      element("p.note", {}, say("note")),
    );
    this._panel.addEventListener("keydown", (event) => this._onKey(event));
    this._root = element("div.root", {}, !this._fullPage && this._launcher, this._panel);
    if (this._fullPage) this._root.dataset.full = "";
    if (wasOpen) this._root.dataset.open = "";
    this._root.lang = this._looks.language;
    this._shadow.replaceChildren(this._root);
    this._applyLooks();
    this._setUnread(this._unread);
    this._showVoice();
    this._showBanner(null);
    this._log.showAll();
    this._showTyping();
    if (wasOpen) this._onResize();
  }

  async _loadLabels() {
    const own = this.getAttribute("labels");
    const load = async (url) => (await fetch(url, { credentials: "omit" })).json();
    for (;;) {
      try {
        const labels = await load(new URL(`labels/${this._looks.language}.json`, HERE));
        if (!own) return labels;
        const missing = (error) => console.warn(`troly-chat: labels="${own}": ${error.message}`);
        return { ...labels, ...(await load(new URL(own, document.baseURI)).catch(missing)) };
      } catch {
        // The script came, so the labels will: a connection that is gone comes back.
        await new Promise((resolve) => setTimeout(resolve, LABELS_RETRY_MS));
      }
    }
  }

  _applyLooks() {
    const { size, theme } = this._looks;
    this._root.dataset.theme = theme;
    this._root.dataset.position = this.getAttribute("position") ?? "right";
    this._root.style.setProperty("--scale", size);
    const color = this.getAttribute("color");
    if (!color) return;
    this._root.style.setProperty("--accent", color);
    this._root.style.setProperty("--on-accent", readableOn(color, this._root));
  }

  async _look(change) {
    this._looks = { ...this._looks, ...change };
    this._memory.set("looks", this._looks);
    if ("language" in change) {
      await this._render();
      this._menuButton.focus();
      return;
    }
    this._log.keepPlace(() => this._applyLooks());
    this._composer.fit();
    if ("size" in change) {
      const sizes = () => [...this._menu.querySelectorAll(".sizes button")];
      const pressed = sizes().indexOf(this._shadow.activeElement);
      this._showMenu(true);
      const [same, other] = [sizes()[pressed], sizes()[1 - pressed]];
      (same?.disabled ? other : same)?.focus();
    }
  }

  _toggleMenu() {
    this._showMenu(!this._menu);
    (this._menu?.querySelector("button") ?? this._menuButton).focus();
  }

  _showMenu(wanted) {
    this._menu?.remove();
    this._menu = null;
    this._menuButton.setAttribute("aria-expanded", String(wanted));
    if (!wanted) return;
    const done = (action) => async () => {
      this._showMenu(false);
      this._focusInput();
      await action();
    };
    this._menu = menu(
      this._say,
      { looks: this._looks, canPrint: this._fullPage },
      {
        look: (change) => this._look(change),
        startAnew: done(() => this.startAnew()),
        delete: done(() => this._delete()),
        save: done(() => this._save()),
        print: done(() => window.print()),
      },
    );
    this._panel.querySelector(".bar").after(this._menu);
  }

  _showBanner(trouble) {
    if (!this._say) return;
    let told = "";
    if (!navigator.onLine) told = this._say("offline");
    else if (trouble) told = trouble.message || this._say("unreachable");
    if (this._banner.textContent !== told) this._banner.textContent = told;
  }

  _showTyping() {
    const awaited = this._conversation.isAwaited;
    if (awaited === Boolean(this._slow)) return;
    this._endTyping();
    if (!awaited) return;
    this._typing.textContent = this._say("typing");
    this._slow = setTimeout(() => {
      this._typing.textContent = this._say("slow");
    }, SLOW_MS);
  }

  _endTyping() {
    clearTimeout(this._slow);
    this._slow = null;
    this._typing.textContent = "";
  }

  _showVoice() {
    if (this._root) this._root.toggleAttribute("data-voice", canRead());
  }

  _setUnread(count) {
    const changed = count !== this._unread;
    this._unread = count;
    this._badge.textContent = count || "";
    const name = this._say("open");
    const unread = count ? `, ${this._say("unread", { count })}` : "";
    this._launcher.setAttribute("aria-label", name + unread);
    this._launcher.title = name;
    if (changed) this._emit("troly-unread", { count });
  }

  // --- what happens ---------------------------------------------------------------------------------

  async _begin() {
    try {
      await this._conversation.begin();
    } catch {
      return; // the banner says so, and it is tried again
    }
    const opening = this.getAttribute("opening-question");
    if (opening && this.isOpen && this._conversation.exchanges.size === 0) {
      this._conversation.say({ text: opening }, opening);
    }
  }

  _onConversation({ type }) {
    if (!this._log) return;
    this._log.showAll();
    this._showTyping();
    if (type === "deleted") this._log.tell(this._say("deleted"));
  }

  _onExchange(exchange) {
    if (!this._log) return;
    this._showTyping(); // first, as it takes room from the log
    this._log.show(exchange);
    if (exchange.state !== State.ANSWERED) return;
    if (!this.isOpen) this._setUnread(this._unread + exchange.outcomes.length);
    this._emit("troly-answer", { types: exchange.outcomes.map(({ type }) => type) });
  }

  async _delete() {
    try {
      await this._conversation.delete();
    } catch {
      this._log.tell(this._say("deleteFailed"));
    }
  }

  _save() {
    const text = new Blob(["\ufeff", this._log.asText()], { type: "text/plain;charset=utf-8" });
    const href = URL.createObjectURL(text);
    element("a", { href, download: this._say("fileName") }).click();
    setTimeout(() => URL.revokeObjectURL(href), 0);
  }

  _onKey(event) {
    if (event.key === "Escape") {
      if (this._menu) this._toggleMenu();
      else this.close();
    } else if (event.key === "Tab" && this._isWholeScreen && !this._fullPage) {
      this._keepFocus(event);
    }
  }

  /** On a whole screen nothing of the page behind can be seen, so nothing there takes the focus. */
  _keepFocus(event) {
    const places = this._panel.querySelectorAll(
      "a[href], button:enabled, textarea, select, [tabindex='0']",
    );
    const seen = [...places].filter((one) => one.getClientRects().length);
    const [first, last] = [seen[0], seen.at(-1)];
    const now = this._shadow.activeElement;
    if (now === (event.shiftKey ? first : last)) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  _onResize() {
    if (!this._root) return;
    const whole = this._isWholeScreen && !this._fullPage;
    if (whole) this._panel.setAttribute("aria-modal", "true");
    else this._panel.removeAttribute("aria-modal");
    // What the keyboard of a phone leaves to see.
    this._root.style.setProperty("--height", `${window.visualViewport.height}px`);
    this._root.style.setProperty("--top", `${window.visualViewport.offsetTop}px`);
  }

  /** Make the back button of a phone close the chat instead of leaving the page. */
  _pushBack() {
    history.pushState({ trolyChat: true }, "");
    this._canGoBack = true;
  }

  _onBack() {
    if (!this._canGoBack) return; // the page's own doing
    this._canGoBack = false;
    this.close();
  }

  get _isWholeScreen() {
    return matchMedia(WHOLE_SCREEN).matches;
  }

  _focusInput() {
    // On a phone the keyboard would cover what there is to read.
    if (matchMedia(FINGERS).matches) this._log.element.focus({ preventScroll: true });
    else this._composer.focus();
  }

  _deepFocus() {
    let now = document.activeElement;
    while (now?.shadowRoot?.activeElement) now = now.shadowRoot.activeElement;
    return now;
  }

  _emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** Black or white, whichever has more contrast on a colour (WCAG 2.2, relative luminance). */
function readableOn(color, place) {
  const probe = element("span", {});
  probe.style.color = color;
  place.append(probe);
  const channels = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3);
  probe.remove();
  const [red, green, blue] = channels.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#000" : "#fff";
}

customElements.define("troly-chat", TrolyChat);
