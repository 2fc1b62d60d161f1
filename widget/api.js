// The web API: requests, and the stream of replies. docs/api describes it.

import { eventsIn } from "./event-stream.js";
import { pause } from "./pause.js";

// Longer than a turn may take, for networks that are slow.
const PATIENCE_MS = 40_000;
// The server sends something at least every 15 s.
const SILENCE_MS = 35_000;
// A proxy that holds a stream back lets nothing through at all.
const FIRST_BYTE_MS = 8_000;
const SHORTEST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const POLL_SECONDS = 20;

/** A request that failed. `status` is 0 where no answer came. */
export class Failure extends Error {
  constructor(status, message = "") {
    super(message);
    this.status = status;
  }

  /** Whether the same request may succeed later by itself. */
  get mayPass() {
    return this.status === 0 || this.status >= 500;
  }
}

export class Api {
  /** @param {string} server origin of the gateway, without a slash at the end */
  constructor(server) {
    this._base = `${server}/api/v1`;
  }

  begin() {
    return this._ask("POST", "/session", null);
  }

  send(token, message) {
    return this._ask("POST", "/messages", token, message);
  }

  history(token) {
    return this._ask("GET", "/history", token);
  }

  rate(token, said) {
    return this._ask("POST", "/feedback", token, said);
  }

  forget(token) {
    return this._ask("DELETE", "/session", token);
  }

  async questions() {
    return (await this._ask("GET", "/questions", null)).questions;
  }

  /**
   * Follow a conversation until `stop` is called on what this gives.
   * @param {string} token
   * @param {() => number} known gives the number of the last reply that is known
   * @param {{exchange: (one: object) => void, gone: () => void}} on
   */
  follow(token, known, on) {
    const stopping = new AbortController();
    this._follow(token, known, on, stopping.signal);
    return () => stopping.abort();
  }

  async _follow(token, known, on, stopped) {
    let wait = SHORTEST_RETRY_MS;
    let streams = true;
    while (!stopped.aborted) {
      if (!navigator.onLine) {
        await pause(LONGEST_RETRY_MS, stopped);
        continue;
      }
      try {
        if (streams) streams = await this._stream(token, known, on, stopped);
        else await this._poll(token, known, on, stopped);
        wait = SHORTEST_RETRY_MS;
      } catch (failure) {
        if (stopped.aborted) return;
        if (failure.status === 401) return on.gone();
        wait = Math.min(2 * wait, LONGEST_RETRY_MS);
      }
      await pause(wait, stopped);
    }
  }

  /** Read one event stream to its end; false if nothing at all came through. */
  async _stream(token, known, on, stopped) {
    const cut = abortedBy(stopped);
    let heard = false;
    let watchdog = setTimeout(() => cut.abort(), FIRST_BYTE_MS);
    try {
      const response = await this._fetch("GET", `/events?after=${known()}`, token, null, cut.signal);
      if (!response.ok) throw new Failure(response.status);
      for await (const event of eventsIn(response.body)) {
        heard = true;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => cut.abort(), SILENCE_MS);
        if (event.name === "exchange") on.exchange(JSON.parse(event.data));
        if (event.name === "gone") throw new Failure(401);
      }
    } catch (failure) {
      if (failure instanceof Failure) throw failure;
      if (heard || stopped.aborted) return true;
      // No connection is no proxy's fault: ask in the simplest way before giving up on streams.
      await this._poll(token, known, on, stopped, 0);
      return false;
    } finally {
      clearTimeout(watchdog);
    }
    return true;
  }

  async _poll(token, known, on, stopped, seconds = POLL_SECONDS) {
    const path = `/poll?after=${known()}&wait=${seconds}`;
    const { exchanges } = await this._ask("GET", path, token, undefined, stopped);
    exchanges.forEach(on.exchange);
  }

  async _ask(method, path, token, body, stopped) {
    const cut = abortedBy(stopped);
    const timer = setTimeout(() => cut.abort(), PATIENCE_MS);
    let response;
    let answer = null;
    try {
      response = await this._fetch(method, path, token, body, cut.signal);
      if (response.status !== 204) answer = await response.json();
    } catch {
      // No answer, or one that is not the gateway's, such as a proxy's page.
      throw new Failure(response && response.status >= 500 ? response.status : 0);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw new Failure(response.status, answer.message);
    return answer;
  }

  _fetch(method, path, token, body, signal) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    return fetch(this._base + path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : undefined,
      signal,
      cache: path === "/questions" ? "default" : "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
  }
}

/** Give a controller that is aborted with a signal, if there is one. */
function abortedBy(signal) {
  const controller = new AbortController();
  signal?.addEventListener("abort", () => controller.abort(), { once: true });
  return controller;
}
