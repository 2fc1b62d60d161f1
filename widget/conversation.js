// One conversation as this tab knows it: what was said, what waits, and how it reaches the server.

import { Failure } from "./api.js";

const SHORTEST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;

/** How a message stands. */
export const State = {
  SENDING: "sending",
  WAITING: "waiting", // for a connection; goes out by itself
  FAILED: "failed", // until somebody sends it again
  SENT: "sent", // the server has it, the reply is still to come
  ANSWERED: "answered",
};

/**
 * Says what changes as events: `begun` (show everything anew), `exchange` (detail: the exchange),
 * `trouble` (detail: a Failure, or null when it is over), `deleted`.
 */
export class Conversation extends EventTarget {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./memory.js").Memory} memory
   */
  constructor(api, memory) {
    super();
    this._api = api;
    this._memory = memory;
    this._retryMs = SHORTEST_RETRY_MS;
    this._stopFollowing = null;
    /** Most characters of a message or a comment; none are too many until the server says so. */
    this.longest = Infinity;
    this._stopListening = memory.onChange("token", () => this._onOtherTab());
    this._onOnline = () => this._tryAgain();
    this._onVisible = () => this._followWhileSeen();
    window.addEventListener("online", this._onOnline);
    document.addEventListener("visibilitychange", this._onVisible);
    this._reset();
  }

  /** Whether there is a conversation to go on with. */
  get isKnown() {
    return this._memory.get("token") !== null;
  }

  /** Whether a message is on its way and its reply is awaited. */
  get isAwaited() {
    return [...this.exchanges.values()].some((one) => one.state === State.SENDING);
  }

  /** What is still to be answered as far as this page knows. */
  get _open() {
    const closed = [State.ANSWERED, State.SENT];
    return [...this.exchanges.values()].filter((one) => !closed.includes(one.state));
  }

  /** Show the conversation that is kept, or begin one; once, however often it is called. */
  begin() {
    this._begun ??= this._begin(this._age);
    return this._begun;
  }

  /** Send a message: `{text}` or `{button}`, shown as `shown`. */
  say(message, shown) {
    const exchange = { key: newKey(), ...message, shown, state: State.WAITING, outcomes: null };
    this.exchanges.set(exchange.key, exchange);
    this._keepOutbox();
    this._tell(exchange);
    this._deliverWaiting();
    return exchange;
  }

  /** Send a message again that has no reply; its key makes the two one. */
  sayAgain(exchange) {
    if (!this.mayGoAgain(exchange)) return;
    this._stand(exchange, State.WAITING);
    this._deliverWaiting();
  }

  /** Whether a message stands still until somebody or the clock sends it again. */
  mayGoAgain({ state, text, button }) {
    // What the server gives back of a message may be masked, and stars are no answer to anything.
    if (state === State.SENT) return Boolean(button || (text && !text.includes("*")));
    return state === State.FAILED || state === State.WAITING;
  }

  /** Say whether an answer helped. */
  rate(outcomeId, helpful, comment) {
    const said = { outcome: outcomeId, helpful, ...(comment ? { comment } : {}) };
    return this._api.rate(this._memory.get("token"), said);
  }

  /** Leave this conversation for a new one. */
  async startAnew() {
    this._forgetHere();
    this._begun = this._begin(this._age, true);
    await this._begun;
  }

  /** Delete this conversation on the server, then here. */
  async delete() {
    const token = this._memory.get("token");
    try {
      if (token) await this._api.forget(token);
    } catch (failure) {
      if (failure.status !== 401) throw failure; // it is gone already
    }
    this._forgetHere();
    this._emit("deleted");
  }

  /** Stop everything; the element has left its page. */
  close() {
    this._age += 1;
    this._follow(false);
    this._stopListening();
    this._cancelRetry();
    window.removeEventListener("online", this._onOnline);
    document.removeEventListener("visibilitychange", this._onVisible);
  }

  // --- beginning ------------------------------------------------------------------------------

  _reset() {
    // Whatever comes back for an earlier age is of a conversation that is no longer shown.
    this._age = (this._age ?? 0) + 1;
    this._begun = null;
    this._seq = 0;
    this.greeting = null;
    /** @type {Map<string, object>} */
    this.exchanges = new Map();
    this._line = Promise.resolve();
    this._cancelRetry();
    this._follow(false);
  }

  async _begin(age, anew = false) {
    try {
      const told = anew ? await this._new(age) : await this._known(age);
      if (age !== this._age) return;
      this.greeting = told.greeting;
      this.longest = told.limits.text;
      this._order(told.exchanges);
    } catch (failure) {
      if (age !== this._age) return;
      this._begun = null;
      this._emit("trouble", failure);
      this._schedule();
      throw failure;
    }
    this._takeOutbox();
    this._emit("trouble", null);
    this._emit("begun");
    this._followWhileSeen();
    this._tryAgain();
  }

  /** Put what the server knows before what was said here meanwhile. */
  _order(told) {
    const mine = this.exchanges;
    this.exchanges = new Map();
    for (const one of told) {
      if (mine.has(one.key)) this.exchanges.set(one.key, mine.get(one.key));
      mine.delete(one.key);
      this._take(one, false);
    }
    for (const [key, exchange] of mine) this.exchanges.set(key, exchange);
  }

  /** Take over what an earlier page or another tab has not seen answered. */
  _takeOutbox() {
    for (const kept of this._memory.get("outbox", [])) {
      const known = this.exchanges.get(kept.key);
      if (!known || known.state === State.SENT) {
        this.exchanges.set(kept.key, { ...kept, state: State.WAITING, outcomes: null });
      }
    }
    this._keepOutbox();
  }

  /** Give the conversation that is kept, or a new one where there is none or it has ended. */
  async _known(age) {
    const token = this._memory.get("token");
    if (token) {
      try {
        return await this._api.history(token);
      } catch (failure) {
        if (failure.status !== 401) throw failure;
        this._memory.set("token", null);
      }
    }
    return this._newOrShared(token, age);
  }

  /** Begin a session and keep its token, unless this conversation was left meanwhile. */
  async _new(age) {
    const { token, ...told } = await this._api.begin();
    if (age === this._age) this._memory.set("token", token);
    return { ...told, exchanges: [] };
  }

  /** Begin a session where `old` has ended; two tabs that do so at once share one. */
  async _newOrShared(old, age) {
    const begin = () => {
      const kept = this._memory.get("token");
      return kept && kept !== old ? this._api.history(kept) : this._new(age);
    };
    try {
      if (navigator.locks) return await navigator.locks.request("troly-begin", begin);
    } catch (failure) {
      if (failure.name !== "SecurityError") throw failure;
      // Where a site may store nothing, it may lock nothing, and no tab shares anything.
    }
    return begin();
  }

  // --- messages -------------------------------------------------------------------------------

  /** Send what waits, one after the other: a code and its six digits must not change places. */
  _deliverWaiting() {
    this._cancelRetry();
    if (!navigator.onLine) return; // the browser says when it is back
    const age = this._age;
    for (const exchange of this.exchanges.values()) {
      if (exchange.state !== State.WAITING) continue;
      exchange.failure = null;
      this._stand(exchange, State.SENDING);
      this._line = this._line.then(() => this._deliverNow(exchange, age));
    }
  }

  async _deliverNow(exchange, age) {
    if (age === this._age && this._waitsBefore(exchange)) {
      this._stand(exchange, State.WAITING); // for the one before it, which the clock sends again
      return;
    }
    try {
      if (age === this._age) await this.begin();
      if (age !== this._age) return;
      const outcomes = await this._send(exchange, age);
      if (age !== this._age) return;
      this._retryMs = SHORTEST_RETRY_MS;
      this._answered(exchange, outcomes);
      this._emit("trouble", null);
    } catch (error) {
      if (age !== this._age || exchange.state === State.ANSWERED) return;
      const failure = error instanceof Failure ? error : new Failure(0);
      if (failure !== error) reportError(error); // a fault of ours loses no message
      exchange.failure = failure;
      this._stand(exchange, failure.mayPass ? State.WAITING : State.FAILED);
      this._emit("trouble", failure);
      if (failure.mayPass) this._schedule();
    }
  }

  async _send({ key, text, button }, age) {
    const message = { key, ...(button ? { button } : { text }) };
    const token = this._memory.get("token");
    try {
      if (token) return (await this._api.send(token, message)).outcomes;
    } catch (failure) {
      if (failure.status !== 401) throw failure;
    }
    // The session has ended in between: what was said goes on in a new one.
    const { greeting } = await this._newOrShared(token, age);
    if (age !== this._age) return null;
    this.greeting = greeting;
    this._follow(false);
    this._seq = 0;
    this._followWhileSeen();
    return (await this._api.send(this._memory.get("token"), message)).outcomes;
  }

  _answered(exchange, outcomes) {
    if (exchange.state === State.ANSWERED) return; // the stream was faster, or a repeat
    exchange.outcomes = outcomes;
    this._stand(exchange, State.ANSWERED);
    if (outcomes.some((one) => one.type === "data_deleted")) {
      this._memory.set("token", null);
      this._follow(false);
    }
  }

  /** Take a message with its reply as the server tells it. */
  _take(told, tell = true) {
    this._seq = Math.max(this._seq, told.seq ?? 0);
    const { key, text, button, outcomes, seq } = told;
    const known = this.exchanges.get(key);
    if (known) {
      known.seq = seq;
      if (outcomes) this._answered(known, outcomes);
    } else {
      const state = outcomes ? State.ANSWERED : State.SENT;
      const exchange = { key, text, button, shown: text, state, outcomes, seq };
      this.exchanges.set(key, exchange);
      if (tell) this._tell(exchange);
    }
    if (tell) this._sort();
  }

  /** Show messages of two tabs in the order in which they were answered. */
  _sort() {
    let last = 0;
    const all = [...this.exchanges.values()];
    // Whoever has no number yet stays behind the one before it.
    const placed = all.map((one) => ({ one, seq: (last = one.seq ?? last) }));
    const sorted = placed.sort((a, b) => a.seq - b.seq).map(({ one }) => one);
    if (sorted.every((one, place) => one === all[place])) return;
    this.exchanges = new Map(sorted.map((one) => [one.key, one]));
    this._emit("begun");
  }

  _tryAgain() {
    this._cancelRetry();
    if (!this._begun && this.exchanges.size === 0) {
      if (this._wanted) this.begin().catch(() => {});
      return;
    }
    this._deliverWaiting();
  }

  _waitsBefore(exchange) {
    for (const one of this.exchanges.values()) {
      if (one === exchange) return false;
      if (one.state === State.WAITING) return true;
    }
    return false;
  }

  /** Try again by the clock: once, however many messages wait. */
  _schedule() {
    this._wanted = true;
    if (this._timer) return;
    this._timer = setTimeout(() => this._tryAgain(), this._retryMs);
    this._retryMs = Math.min(2 * this._retryMs, LONGEST_RETRY_MS);
  }

  _cancelRetry() {
    clearTimeout(this._timer);
    this._timer = null;
  }

  _stand(exchange, state) {
    exchange.state = state;
    this._keepOutbox();
    this._tell(exchange);
  }

  /** Keep what is not answered yet, for the next page or another tab to send: keys make it one. */
  _keepOutbox() {
    const open = this._open.map(({ key, text, button, shown }) => ({ key, text, button, shown }));
    const ofOthers = this._memory.get("outbox", []).filter(({ key }) => !this.exchanges.has(key));
    const all = [...ofOthers, ...open];
    this._memory.set("outbox", all.length ? all : null);
  }

  // --- other tabs and the server's side --------------------------------------------------------

  _followWhileSeen() {
    this._follow(document.visibilityState === "visible" && this._begun !== null);
  }

  _follow(wanted) {
    const token = this._memory.get("token");
    if (!wanted || !token) {
      this._stopFollowing?.();
      this._stopFollowing = null;
      return;
    }
    this._stopFollowing ??= this._api.follow(token, () => this._seq, {
      exchange: (told) => this._take(told),
      gone: () => {
        this._stopFollowing = null;
        if (this._memory.get("token") !== token) return;
        if (this._open.length) {
          this._tryAgain(); // what is not answered goes on in a new conversation
          return;
        }
        this._forgetHere();
        this._emit("deleted");
      },
    });
  }

  _onOtherTab() {
    const wasBegun = this._begun !== null;
    this._reset();
    if (!this.isKnown) this._emit("deleted");
    else if (wasBegun) this.begin().catch(() => {});
  }

  _forgetHere() {
    this._memory.set("token", null);
    this._memory.set("outbox", null);
    this._reset();
  }

  _tell(exchange) {
    this._emit("exchange", exchange);
  }

  _emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** A name for a message under which the server knows it again. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
