// What is on the screen: the launcher and, opened, the panel with bar, banner, log and input.

import { readableOn } from "./colour.js";
import { Composer } from "./composer.js";
import { element, icon, iconButton } from "./dom.js";
import { keepFocusIn } from "./focus.js";
import { Log } from "./log.js";
import { menu } from "./menu.js";
import { canRead } from "./speech.js";

const SLOW_MS = 4_000;
const WHOLE_SCREEN = "(max-width: 480px), (max-height: 420px)";
const FINGERS = "(pointer: coarse)";

/** The chat in one language; for another, another panel takes its place. */
export class Panel {
  /**
   * @param {HTMLElement} host the element whose attributes say what it is called and looks like
   * @param {{conversation: import("./conversation.js").Conversation,
   *   memory: import("./memory.js").Memory, questions: () => Promise<object[]>}} parts
   * @param {(name: string, values?: object) => string} say
   * @param {object} looks
   * @param {{open: () => void, close: () => void, look: (change: object) => void,
   *   startAnew: () => Promise<void>}} on
   */
  constructor(host, { conversation, memory, questions }, say, looks, on) {
    this._host = host;
    this._conversation = conversation;
    this._say = say;
    this._looks = looks;
    this._on = on;
    this._isFullPage = host.hasAttribute("full-page");
    this._menu = null;
    this._slow = null;
    this._log = new Log(conversation, say, () => this.focusInput());
    this._composer = new Composer(memory, say, {
      submit: (text) => conversation.say({ text }, text),
      longest: () => conversation.longest,
      questions,
    });
    this._banner = element("p.banner", { role: "status" });
    this._typing = element("p.typing", { role: "status" });
    this._badge = element("span.badge", { "aria-hidden": "true" });
    this.launcher = element(
      "button.launcher",
      { type: "button", onclick: on.open },
      icon("chat"),
      this._badge,
    );
    this._menuButton = iconButton("menu", say("menu"), () => this._toggleMenu(), {
      "aria-expanded": "false",
    });
    this._frame = this._makeFrame(host.getAttribute("heading") ?? say("heading"));
    this.element = element(
      "div.root",
      { lang: say.language, "data-full": this._isFullPage },
      !this._isFullPage && this.launcher,
      this._frame,
    );
  }

  get isOpen() {
    return this.element.dataset.open === "";
  }

  /** Whether nothing of the page can be seen behind it. */
  get coversPage() {
    return !this._isFullPage && matchMedia(WHOLE_SCREEN).matches;
  }

  open() {
    this.element.dataset.open = "";
    this.fitScreen();
  }

  close() {
    delete this.element.dataset.open;
  }

  /** The element has left its page. */
  leave() {
    this._endTyping();
  }

  /** Show how everything stands, once it is on the page. */
  showAll() {
    this.applyLooks();
    this.showVoice();
    this.showBanner(null);
    this.showConversation();
    if (this.isOpen) this.fitScreen();
  }

  // --- how it looks -----------------------------------------------------------------------------

  applyLooks() {
    const { style, dataset } = this.element;
    const color = this._host.getAttribute("color");
    dataset.theme = this._looks.theme;
    dataset.position = this._host.getAttribute("position") ?? "right";
    style.setProperty("--scale", this._looks.size);
    style.setProperty("--accent", color ?? "");
    style.setProperty("--on-accent", color ? readableOn(color, this.element) : "");
  }

  /** Change size or theme, and show the same place of the conversation. */
  setLooks(looks) {
    const isResized = looks.size !== this._looks.size;
    this._looks = looks;
    this._log.keepPlace(() => this.applyLooks());
    this._composer.fit();
    if (isResized) this._renewMenu();
  }

  /** Take the room that there is: what the keyboard of a phone leaves to see. */
  fitScreen() {
    if (this.coversPage) this._frame.setAttribute("aria-modal", "true");
    else this._frame.removeAttribute("aria-modal");
    this.element.style.setProperty("--height", `${window.visualViewport.height}px`);
    this.element.style.setProperty("--top", `${window.visualViewport.offsetTop}px`);
  }

  showVoice() {
    this.element.toggleAttribute("data-voice", canRead());
  }

  focusInput() {
    // On a phone the keyboard would cover what there is to read.
    if (matchMedia(FINGERS).matches) this._log.element.focus({ preventScroll: true });
    else this._composer.focus();
  }

  focusMenu() {
    this._menuButton.focus();
  }

  // --- what is told -----------------------------------------------------------------------------

  showConversation() {
    this._log.showAll();
    this.showTyping();
  }

  showExchange(exchange) {
    this.showTyping(); // first, as it takes room from the log
    this._log.show(exchange);
  }

  /** The element was moved on its page, where browsers forget how far it was scrolled. */
  showEnd() {
    this._log.showEnd();
  }

  tellDeleted() {
    this._log.tell(this._say("deleted"));
  }

  showBanner(trouble) {
    let told = "";
    if (!navigator.onLine) told = this._say("offline");
    else if (trouble) told = trouble.message || this._say("unreachable");
    if (this._banner.textContent !== told) this._banner.textContent = told;
  }

  showTyping() {
    const { isAwaited } = this._conversation;
    if (isAwaited === Boolean(this._slow)) return;
    this._endTyping();
    if (!isAwaited) return;
    this._typing.textContent = this._say("typing");
    this._slow = setTimeout(() => {
      this._typing.textContent = this._say("slow");
    }, SLOW_MS);
  }

  /** Show on the launcher how many answers nobody has seen. */
  showUnread(count) {
    const name = this._say("open");
    this._badge.textContent = count || "";
    this.launcher.setAttribute(
      "aria-label",
      count ? `${name}, ${this._say("unread", { count })}` : name,
    );
    this.launcher.title = name;
  }

  _endTyping() {
    clearTimeout(this._slow);
    this._slow = null;
    this._typing.textContent = "";
  }

  // --- its parts --------------------------------------------------------------------------------

  _makeFrame(heading) {
    const frame = element(
      this._isFullPage ? "main.panel" : "section.panel",
      { role: this._isFullPage ? null : "dialog", "aria-label": heading },
      element(
        "div.bar",
        {},
        element(this._isFullPage ? "h1" : "h2", {}, heading),
        this._menuButton,
        !this._isFullPage && iconButton("close", this._say("close"), this._on.close),
      ),
      this._banner,
      this._log.element,
      this._typing,
      this._composer.element,
      element("p.note", {}, this._say("note")),
    );
    frame.addEventListener("keydown", (event) => this._onKey(event));
    return frame;
  }

  _onKey(event) {
    if (event.key === "Escape") {
      if (this._menu) this._toggleMenu();
      else this._on.close();
    } else if (event.key === "Tab" && this.coversPage) {
      keepFocusIn(this._frame, event);
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
      this.focusInput();
      await action();
    };
    this._menu = menu(
      this._say,
      { looks: this._looks, canPrint: this._isFullPage },
      {
        look: this._on.look,
        startAnew: done(this._on.startAnew),
        delete: done(() => this._delete()),
        save: done(() => this._save()),
        print: done(() => window.print()),
      },
    );
    this._frame.querySelector(".bar").after(this._menu);
  }

  /** Show the menu as it is for another size; the focus stays on sizes. */
  _renewMenu() {
    const sizes = () => [...this._menu.querySelectorAll(".sizes button")];
    const pressed = sizes().indexOf(this.element.getRootNode().activeElement);
    this._showMenu(true);
    const [same, other] = [sizes()[pressed], sizes()[1 - pressed]];
    (same?.disabled ? other : same)?.focus();
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
}
