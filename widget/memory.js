// What the browser keeps between pages and shares between tabs; where it may not, this page alone.

const PREFIX = "troly:";

export class Memory {
  /** @param {string} server conversations with different servers are kept apart */
  constructor(server) {
    this._prefix = `${PREFIX}${server}:`;
    this._own = new Map();
  }

  /** Give what is kept under a name, or `missing`. */
  get(name, missing = null) {
    const kept = this._read(name);
    if (kept === null) return missing;
    try {
      return JSON.parse(kept);
    } catch {
      return missing; // somebody else wrote it
    }
  }

  /** Keep a value; null removes it. */
  set(name, value) {
    const text = value === null ? null : JSON.stringify(value);
    try {
      if (text === null) localStorage.removeItem(this._prefix + name);
      else localStorage.setItem(this._prefix + name, text);
      this._own.delete(name);
    } catch {
      // Private mode, a frame without storage, or full: it stays in this page's memory.
      this._own.set(name, text);
    }
  }

  /** Call back when another tab changes what is kept under a name. */
  onChange(name, callback) {
    const listener = (event) => event.key === this._prefix + name && callback();
    window.addEventListener("storage", listener);
    return () => window.removeEventListener("storage", listener);
  }

  _read(name) {
    if (this._own.has(name)) return this._own.get(name);
    try {
      return localStorage.getItem(this._prefix + name);
    } catch {
      return null;
    }
  }
}
