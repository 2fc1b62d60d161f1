// The widget's own words: the server's, and those that the page puts in their place.

import { pause } from "./pause.js";

const HERE = new URL("./", import.meta.url);
const SHORTEST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;

/**
 * Load the words of a language, however long the connection is away.
 * @param {string} language
 * @param {string | null} own address of a JSON file of the page's, from the page
 * @param {AbortSignal} stopped gives up; there are no words then
 * @returns {Promise<((name: string, values?: object) => string) | null>} what gives a label by its
 *   name, with values for what it names in braces; its `language` is that of the words
 */
export async function loadLabels(language, own, stopped) {
  for (let wait = SHORTEST_RETRY_MS; !stopped.aborted; wait = Math.min(2 * wait, LONGEST_RETRY_MS)) {
    try {
      const ours = await load(new URL(`labels/${language}.json`, HERE), stopped);
      return sayer({ ...ours, ...(await loadOwn(own, stopped)) }, language);
    } catch {
      // The script came, so the labels will: a connection that is gone comes back.
      await pause(wait, stopped);
    }
  }
  return null;
}

async function loadOwn(address, stopped) {
  if (!address) return {};
  try {
    return await load(new URL(address, document.baseURI), stopped);
  } catch (error) {
    if (!stopped.aborted) console.warn(`troly-chat: labels="${address}": ${error.message}`);
    return {};
  }
}

async function load(url, signal) {
  const response = await fetch(url, { credentials: "omit", signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

function sayer(labels, language) {
  const say = (name, values = {}) =>
    labels[name].replace(/\{(\w+)\}/g, (_, value) => values[value] ?? "");
  say.language = language;
  return say;
}
