// Reading aloud and dictation, where the browser can.

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const LANGUAGE = "vi-VN";

export const canDictate = Boolean(Recognition);

/** Whether there is a voice for Vietnamese; browsers may load their voices late. */
export function canRead() {
  return voice() !== undefined;
}

/** Read a text aloud, or stop if it is being read. */
export function read(text) {
  const wasReading = speechSynthesis.speaking;
  speechSynthesis.cancel();
  if (wasReading) return;
  const said = new SpeechSynthesisUtterance(text);
  said.lang = LANGUAGE;
  said.voice = voice();
  speechSynthesis.speak(said);
}

/**
 * Listen until somebody stops speaking.
 * @param {{heard: (text: string) => void, ended: () => void}} on
 * @returns {() => void} ends it
 */
export function dictate(on) {
  const recognition = new Recognition();
  recognition.lang = LANGUAGE;
  recognition.addEventListener("result", ({ results }) => on.heard(results[0][0].transcript));
  recognition.addEventListener("end", on.ended);
  recognition.start();
  return () => recognition.stop();
}

function voice() {
  return window.speechSynthesis?.getVoices().find(({ lang }) => /^vi\b/i.test(lang));
}
