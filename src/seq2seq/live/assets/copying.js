// Words that are copied, not translated: numbers, names and addresses. The model reads a
// placeholder for each, <NUMBER1> or <NAME1>, and what stands for it comes back into what the model
// has written; as in `seq2seq/text/copying.py`.

import { namesIn } from "./names.js";
import { NUMBER_WITH_UNIT, inEnglish } from "./numbers.js";
import { ADDRESS, LETTER, clean, tokenizeFrench } from "./text.js";

const COUNT = 5; // placeholders of each kind in a sentence
const ADDRESSES = new RegExp(`${ADDRESS}|(?<!\\S)[@#]${LETTER}+`, "giu");
// MP3, B12, covid-19
const MIXED = new RegExp(
  `(?<!(?:${LETTER}|-))(?=${LETTER}*[\\p{L}\\p{Nl}\\p{No}])${LETTER}*\\p{Nd}${LETTER}*` +
    `(?:-${LETTER}+)*(?!(?:${LETTER}|-))`,
  "gu",
);
const PLACEHOLDER = /^<(NAME|NUMBER)\d>$/;

// What the header of a model says of names, as sets; null for a model without placeholders.
export function copier(copied) {
  if (!copied) return null;
  const { kept, translated, first } = copied;
  return { kept: new Set(kept), translated: new Set(translated), first: new Set(first) };
}

// A French sentence as tokens with placeholders, and what English writes in the place of each.
export function hide(names, sentence, known) {
  const text = clean(sentence);
  const found = (pattern, kind, english = (part) => part) =>
    [...text.matchAll(pattern)].map(({ 0: part, index }) => ({
      start: index,
      end: index + part.length,
      kind,
      english: english(part),
    }));
  const spans = [
    ...found(ADDRESSES, "NAME"),
    ...found(NUMBER_WITH_UNIT, "NUMBER", inEnglish),
    ...found(MIXED, "NAME"),
    ...neighborsJoined(text, namesIn(text, names, known)),
  ];
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  return replaced(text, spans);
}

// Names that stand side by side are one (New York).
function neighborsJoined(text, places) {
  const spans = [];
  for (const [begin, end] of places) {
    const joined = spans.length > 0 && text.slice(spans.at(-1).end, begin) === " ";
    const start = joined ? spans.pop().start : begin;
    spans.push({ start, end, kind: "NAME", english: text.slice(start, end) });
  }
  return spans;
}

// Of two spans that overlap, the first counts. Those of the same English share a placeholder. What
// is beyond the last placeholder is left to be translated.
function replaced(text, spans) {
  const tokens = [];
  const copied = {};
  const given = new Map();
  const used = { NAME: 0, NUMBER: 0 };
  let place = 0;
  for (const { start, end, kind, english } of spans) {
    const same = `${kind} ${english.toLowerCase()}`;
    if (start < place || (!given.has(same) && used[kind] === COUNT)) continue;
    if (!given.has(same)) {
      given.set(same, `<${kind}${++used[kind]}>`);
      copied[given.get(same)] = english;
    }
    tokens.push(...tokenizeFrench(text.slice(place, start)), given.get(same));
    place = end;
  }
  return { tokens: [...tokens, ...tokenizeFrench(text.slice(place))], copied };
}

// A placeholder that the source does not have stands for one of its kind that was not written yet,
// or for nothing.
export function restore(words, copied) {
  const left = Object.keys(copied).filter((placeholder) => !words.includes(placeholder));
  return words.flatMap((word) => {
    if (word in copied) return [copied[word]];
    const [, kind] = word.match(PLACEHOLDER) ?? [];
    if (!kind) return [word];
    const place = left.findIndex((other) => other.startsWith(`<${kind}`));
    return place < 0 ? [] : [copied[left.splice(place, 1)[0]]];
  });
}
