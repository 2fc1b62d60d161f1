// Suggests questions that have an answer while somebody types, with or without accents.

const FEWEST_LETTERS = 3;
const MOST_SHOWN = 3;

/** Drop Vietnamese marks and lower the case. */
export function fold(text) {
  return text
    .replace(/[đĐ]/g, "d")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
}

/**
 * Give the questions that hold every word of what is typed, the last as a beginning; those whose
 * own words are used up most come first.
 * @param {{question: string, title: string}[]} questions
 * @param {string} typed
 */
export function suggest(questions, typed) {
  const wanted = wordsOf(typed);
  if (wanted.join("").length < FEWEST_LETTERS) return [];
  return questions
    .map((one) => ({ one, words: wordsOf(`${one.title} ${one.question}`) }))
    .filter(({ words }) => wanted.every((word) => words.some((own) => own.startsWith(word))))
    .sort((a, b) => a.words.length - b.words.length)
    .slice(0, MOST_SHOWN)
    .map(({ one }) => one);
}

function wordsOf(text) {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
