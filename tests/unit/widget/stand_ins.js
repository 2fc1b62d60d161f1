// What the widget's modules talk to, moved by the tests: every call waits until a test answers it.

import { Failure } from "/widget/api.js";

class Calls {
  constructor() {
    this.all = [];
  }

  add(name, ...given) {
    return new Promise((resolve, reject) => {
      this.all.push({ name, given, isOpen: true, resolve, reject });
    });
  }

  /** What calls of a name were given, in their order. */
  given(name) {
    return this.all.filter((call) => call.name === name).map(({ given }) => given);
  }

  isWaiting(name) {
    return this.all.some((call) => call.isOpen && call.name === name);
  }

  /** End the oldest call of a name that waits. */
  end(name, how) {
    const call = this.all.find((one) => one.isOpen && one.name === name);
    call.isOpen = false;
    how(call);
  }
}

/** In place of `Api`. */
export class StandInApi {
  constructor() {
    this.calls = new Calls();
    this.streams = [];
  }

  begin = () => this.calls.add("begin");
  history = (token) => this.calls.add("history", token);
  send = (token, message) => this.calls.add("send", token, message);
  rate = (token, said) => this.calls.add("rate", token, said);
  forget = (token) => this.calls.add("forget", token);

  follow(token, known, on) {
    const stream = { token, known, on, isOpen: true };
    this.streams.push(stream);
    return () => {
      stream.isOpen = false;
    };
  }

  answer(name, value) {
    this.calls.end(name, ({ resolve }) => resolve(value));
  }

  fail(name, status, message) {
    this.calls.end(name, ({ reject }) => reject(new Failure(status, message)));
  }

  /** Say on the open stream that the conversation is gone; then the stream has ended. */
  endStream() {
    const stream = this.openStreams.at(-1);
    stream.isOpen = false;
    stream.on.gone();
  }

  get openStreams() {
    return this.streams.filter(({ isOpen }) => isOpen);
  }
}

/** In place of `fetch`: notes what is asked for; the test gives status and body, piece by piece. */
export class StandInServer {
  constructor() {
    this.asked = [];
    this.fetch = (url, { method, signal }) =>
      new Promise((resolve, reject) => {
        const { pathname, search } = new URL(url);
        const one = { path: pathname + search, method, isOpen: true, resolve };
        const end = () => {
          one.isOpen = false;
          const aborted = new DOMException("aborted", "AbortError");
          reject(aborted);
          one.body?.error(aborted);
        };
        one.reject = () => {
          one.isOpen = false;
          reject(new TypeError("no connection"));
        };
        signal.addEventListener("abort", end);
        this.asked.push(one);
      });
  }

  get last() {
    return this.asked.at(-1);
  }

  /** Give the newest request a status and a stream that goes on. */
  begin(status = 200) {
    const one = this.last;
    const start = (controller) => {
      one.body = controller;
    };
    one.resolve(new Response(new ReadableStream({ start }), { status }));
  }

  tell(text) {
    this.last.body.enqueue(new TextEncoder().encode(text));
  }

  end() {
    this.last.isOpen = false;
    this.last.body.close();
  }

  answer(status, value) {
    this.last.isOpen = false;
    this.last.resolve(new Response(value === null ? null : JSON.stringify(value), { status }));
  }
}

/** Let everything happen that can happen without time passing, locks of the browser included. */
export async function settled() {
  for (let turn = 0; turn < 3; turn++) {
    await navigator.locks.request("settled", () => {});
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  }
}
