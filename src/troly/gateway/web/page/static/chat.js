// The chat page: a session, messages out, replies in. All sentences come with the page.

import { markChosen, renderOutcome } from "./outcome.js";

const TOKEN_NAME = "troly-token";
const GIVE_UP_MS = 20_000; // longer than the server lets a turn last
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;
const GAP_PX = 10; // less than the gap between messages, so that none peeps in

const log = document.getElementById("log");
const typing = document.getElementById("typing");
const form = document.getElementById("form");
const input = document.getElementById("input");

const usesFingers = window.matchMedia("(pointer: coarse)").matches;

// --- session -----------------------------------------------------------------

let token = recall();
let chat = 0; // rises with each new conversation, so that answers to an old one are dropped
let opened = false; // its history or greeting is shown
let line = Promise.resolve(); // what it asks of the server, one after another
let waiting = 0; // messages whose reply is not here yet
let retryMs = FIRST_RETRY_MS;

function recall() {
  try {
    return sessionStorage.getItem(TOKEN_NAME);
  } catch {
    return null; // storage is blocked: the session lasts as long as the page
  }
}

function remember(newToken) {
  token = newToken;
  try {
    if (newToken) sessionStorage.setItem(TOKEN_NAME, newToken);
    else sessionStorage.removeItem(TOKEN_NAME);
  } catch {
    // as above
  }
}

// --- server ------------------------------------------------------------------

class Failure extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status; // 0: the server was not reached
  }

  get mayPass() {
    return this.status === 0 || this.status === 401 || this.status === 429 || this.status >= 500;
  }
}

async function call(method, path, body) {
  const mine = chat;
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), GIVE_UP_MS);
  let response;
  let answer;
  try {
    response = await fetch(`api/v1/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: giveUp.signal,
    });
    answer = await response.json();
  } catch {
    // Not reached, too late, or a proxy's own error page.
    throw new Failure(0, document.body.dataset.offline);
  } finally {
    clearTimeout(timer);
  }
  if (mine !== chat) throw new Failure(0, ""); // nobody waits for it any more
  retryMs = FIRST_RETRY_MS;
  if (!response.ok) throw new Failure(response.status, answer.message);
  return answer;
}

async function startSession() {
  const session = await call("POST", "session");
  remember(session.token);
  return session.greeting;
}

async function sendInSession(message) {
  try {
    return await call("POST", "messages", message);
  } catch (failure) {
    if (failure.status !== 401) throw failure;
    await startSession();
    return call("POST", "messages", message);
  }
}

// --- conversation ------------------------------------------------------------

/** Go on with the conversation of this tab, or begin one. */
function open() {
  inLine(openOnce, (failure) => showFailure(failure, null, open));
}

async function openOnce() {
  if (opened) return;
  const messages = await historyOrGreeting();
  opened = true;
  showHistory(messages);
}

async function historyOrGreeting() {
  if (token) {
    try {
      return (await call("GET", "history")).messages;
    } catch (failure) {
      if (failure.status !== 401) throw failure;
    }
  }
  return [{ from: "assistant", outcomes: [await startSession()] }];
}

function showHistory(messages) {
  const sentMeanwhile = [...log.children];
  log.setAttribute("aria-busy", "true"); // old messages are not read out
  for (const message of messages) {
    if (message.from === "citizen") {
      showCitizen(message.text);
      if (message.button) markChosen(message.button);
    } else {
      log.append(outcomesShown(message.outcomes));
    }
  }
  log.append(...sentMeanwhile);
  log.removeAttribute("aria-busy");
  log.scrollTop = log.scrollHeight;
}

function say(message, shown) {
  const bubble = showCitizen(shown);
  deliver({ key: newKey(), ...message }, bubble);
  scrollTo(bubble);
}

function deliver(message, bubble) {
  showTyping(1);
  inLine(
    async () => {
      await openOnce(); // a message is part of a conversation that is shown
      const { outcomes } = await sendInSession(message);
      bubble.after(outcomesShown(outcomes)); // before messages sent meanwhile
      scrollTo(bubble);
      showTyping(-1);
    },
    (failure) => {
      showFailure(failure, bubble, () => deliver(message, bubble));
      showTyping(-1);
    },
  );
}

/** Do something after all that was begun before it, unless a new conversation begins meanwhile. */
function inLine(work, onFailure) {
  const mine = chat;
  line = line.then(async () => {
    if (mine !== chat) return;
    try {
      await work();
    } catch (failure) {
      if (mine === chat) onFailure(failure);
    }
  });
}

function startAnew() {
  chat += 1;
  opened = false;
  line = Promise.resolve();
  showTyping(-waiting);
  remember(null);
  log.replaceChildren();
  open();
}

/** The name under which the server knows a message that is sent twice. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- page --------------------------------------------------------------------

function fromTemplate(name) {
  return document.getElementById(`${name}-template`).content.cloneNode(true);
}

function showCitizen(text) {
  const bubble = fromTemplate("citizen").firstElementChild;
  bubble.querySelector(".text").textContent = text;
  log.append(bubble);
  return bubble;
}

function outcomesShown(outcomes) {
  const bubbles = document.createDocumentFragment();
  for (const outcome of outcomes) {
    const bubble = fromTemplate("assistant").firstElementChild;
    bubble.dataset.type = outcome.type;
    bubble.append(renderOutcome(outcome, press));
    bubbles.append(bubble);
  }
  return bubbles;
}

function press({ id, title }) {
  say({ button: id }, title);
  focusInput();
}

/** Say that something failed. It is tried again on request, and without a connection by itself. */
function showFailure(failure, bubble, tryAgain) {
  const shown = fromTemplate("failure").firstElementChild;
  const button = shown.querySelector("button");
  shown.querySelector("p").textContent = failure.message;

  let timer;
  const again = () => {
    clearTimeout(timer);
    window.removeEventListener("online", again);
    if (!shown.isConnected) return;
    shown.remove();
    tryAgain();
  };

  if (!failure.mayPass) button.remove();
  button.addEventListener("click", () => {
    again();
    focusInput();
  });
  if (failure.status === 0) {
    window.addEventListener("online", again);
    timer = setTimeout(again, retryMs);
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
  }
  if (bubble) bubble.after(shown);
  else log.append(shown);
  shown.scrollIntoView({ block: "nearest" });
}

/** Put a question at the top, so that a long answer is read from its beginning. */
function scrollTo(bubble) {
  log.scrollTop = bubble.offsetTop - GAP_PX;
}

function showTyping(change) {
  waiting += change;
  if (waiting === 0) typing.replaceChildren();
  else if (!typing.hasChildNodes()) typing.append(fromTemplate("typing"));
}

function focusInput() {
  // On a phone, focus would open the keyboard over the answer.
  if (!usesFingers) input.focus();
}

function fitInput() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
}

function submit() {
  const text = input.value.trim();
  if (text) {
    say({ text }, text);
    input.value = "";
    fitInput();
  }
  input.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

input.addEventListener("input", fitInput);

input.addEventListener("keydown", (event) => {
  // While a Vietnamese keyboard composes a word, Enter belongs to it (Safari says so by 229).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});

document.getElementById("new-chat").addEventListener("click", () => {
  startAnew();
  focusInput();
});

open();
focusInput();
