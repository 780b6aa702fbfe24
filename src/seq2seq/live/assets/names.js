// Names, which mostly translate as themselves: `seq2seq/text/names.py`, which says why its rules
// are as they are. The header of a model tells which words its corpus keeps, which it translates,
// and which first names a sentence may begin with.

import { LETTER, tokenizeFrench } from "./text.js";

const PART = "[\\p{L}\\p{Nl}\\p{No}]+"; // no digits
const NAME = new RegExp(
  `(?<!(?:${LETTER}|['’]))${PART}(?:-${PART})*(?!(?:['’]|${LETTER}))` +
    `|(?<=['’])${PART}(?!(?:['’]|${LETTER}))`,
  "gu",
);
const VERBS = "est|a|et|ne|se|va|avait|était|aime|habite|parle|veut|vient|travaille";
const AFTER_A_NAME = new RegExp(`^ (?:(?:${VERBS})(?!${LETTER}|-)|[ns]')`, "u");
const BEFORE_A_START = new Set('.!?:;"([-/');

// Where each name of a text begins and ends; `known` tells whether a lower-case word is in the
// vocabulary as it is, and so no foreign name.
export function namesIn(text, { kept, translated, first }, known) {
  const capitalsMeanSomething = text !== text.toUpperCase();
  const isName = (found, start) => {
    const word = found.toLowerCase();
    if (kept.has(word)) return true;
    if (!/^\p{Uppercase}/u.test(found) || !capitalsMeanSomething || !isOneToken(word)) return false;
    if (word.split("-").every((part) => first.has(part))) return true;
    if (translated.has(word) || known(word)) return false;
    const acts = AFTER_A_NAME.test(text.slice(start + found.length)) && !/(?:er|ir|re)$/.test(word);
    return acts || !startsSentence(text, start);
  };
  return [...text.matchAll(NAME)]
    .filter(({ 0: found, index }) => isName(found, index))
    .map(({ 0: found, index }) => [index, index + found.length]);
}

// Whether what stands at this place has a capital because a sentence begins there.
function startsSentence(text, place) {
  const before = text.slice(0, place).trimEnd();
  return !before || BEFORE_A_START.has(before.at(-1));
}

// Not *laissez-moi*, which is a verb and a pronoun.
const isOneToken = (word) => tokenizeFrench(word).length === 1;
