// Where one sentence of a line ends and the next begins, as in `seq2seq/text/sentences.py`: the
// models learned single sentences.

import { LETTER } from "./text.js";

const WORD_BEGINS = `(?<!${LETTER})`;
const SHORT = ["[\\p{L}\\p{Nl}\\p{No}]", "MM", "Mme", "Mlle", "Dr", "St", "etc", "cf", "ex", "tél"];
// A mark with what closes after it, then space; not after the point of an abbreviation or initial.
const END = new RegExp(
  `(?<=[.!?…])${SHORT.map((word) => `(?<!${WORD_BEGINS}${word}\\.)`).join("")}` +
    '(?:["»”)]|\\s»)*\\s+(?=[^\\s.!?…,;:)»”])',
  "gu",
);
const PAUSE = /(?:\.\.\.|["…»”)])$/;

export function splitSentences(line) {
  const sentences = [];
  let start = 0;
  for (const { 0: mark, index } of line.matchAll(END)) {
    const end = index + mark.length;
    const sentence = line.slice(start, end).trim();
    const goesOn = PAUSE.test(sentence) && /^\p{Lowercase}/u.test(line.slice(end));
    if (goesOn || !isClosed(sentence) || !/[\p{L}\p{N}]/u.test(sentence)) continue;
    sentences.push(sentence);
    start = end;
  }
  return sentences.length ? [...sentences, line.slice(start).trim()] : [line];
}

// Whether all that was opened is closed.
function isClosed(text) {
  const count = (mark) => text.split(mark).length - 1;
  const pairs = ["«»", "“”", "()"];
  return count('"') % 2 === 0 && pairs.every(([open, closed]) => count(open) === count(closed));
}
