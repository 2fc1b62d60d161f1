// Where the focus is, stays and goes back to; and the back button of a phone.

/** Give the element that has the focus, inside shadow roots too. */
export function deepFocus() {
  let now = document.activeElement;
  while (now?.shadowRoot?.activeElement) now = now.shadowRoot.activeElement;
  return now;
}

/** Give the focus back to what had it, or to another element where that is gone. */
export function giveFocusBack(to, otherwise) {
  const isThere = to?.isConnected && to !== document.body;
  (isThere ? to : otherwise).focus();
}

/** On the Tab key at an end of a part of the page, go on at its other end. */
export function keepFocusIn(part, event) {
  const places = part.querySelectorAll("a[href], button:enabled, textarea, select, [tabindex='0']");
  const seen = [...places].filter((one) => one.getClientRects().length);
  const [first, last] = [seen[0], seen.at(-1)];
  if (part.getRootNode().activeElement !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/** Makes the back button close the chat instead of leaving the page. */
export class BackButton {
  constructor() {
    this._isOurs = false;
  }

  /** The chat is open: a step back is ours. */
  take() {
    history.pushState({ trolyChat: true }, "");
    this._isOurs = true;
  }

  /** The chat was closed: take our step out of the page's history. */
  giveBack() {
    if (this._isOurs) history.back();
    this._isOurs = false;
  }

  /** Tell whether a step back was ours; the next one is not. */
  wasPressed() {
    const wasOurs = this._isOurs;
    this._isOurs = false;
    return wasOurs;
  }
}
