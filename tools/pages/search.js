// Search of the book: sections ranked by BM25 (Robertson and Zaragoza, 2009), their words stemmed by
// Sphinx's stemmer. A word in a title counts for many in the text, a word in code for a part of one.

const WEIGHTS = { title: 8, under: 2, text: 1, aside: 0.4 };
const SATURATION = 1.2; // BM25's k: how soon a word said again counts for little
const BY_LENGTH = 0.6; // BM25's b: how far a long section is held against itself
const ELSEWHERE = 0.7; // back matter and exercises, beside the section that teaches the thing
const UNFINISHED = 0.5; // a word that the reader may still be typing
const MOST_RESULTS = 15;
const SNIPPET = 30; // words

const WORD = /[\p{Letter}\p{Number}]+/gu;
const stemmer = new Stemmer();
const ignored = new Set(stopwords);
const stems = new Map();

const plain = (word) => word.toLowerCase().normalize("NFD").replace(/\p{Mark}/gu, "");

function stem(word) {
  if (!stems.has(word)) stems.set(word, stemmer.stemWord(plain(word)));
  return stems.get(word);
}

// The words of a text: AttentionValue is also "attention" and "value".
function wordsOf(text) {
  const words = text.match(WORD) ?? [];
  return words.flatMap((word) => {
    const parts = word.match(/\p{Lu}?[\p{Ll}\p{Number}]+/gu) ?? [];
    return parts.length > 1 ? [word, ...parts] : [word];
  });
}

// From stems to the sections that hold them, each with its weighted count.
function build(sections) {
  const index = new Map();
  sections.forEach((section, number) => {
    section.length = 0;
    for (const [field, weight] of Object.entries(WEIGHTS)) {
      for (const word of wordsOf([section[field]].flat().join(" "))) {
        section.length += weight;
        const key = stem(word);
        if (!index.has(key)) index.set(key, new Map());
        const counts = index.get(key);
        counts.set(number, (counts.get(number) ?? 0) + weight);
      }
    }
  });
  return index;
}

const index = build(courseSections);
const meanLength =
  courseSections.reduce((sum, section) => sum + section.length, 0) / courseSections.length;

// The words that a query asks for, each as the stems that answer it with their worth.
function wanted(query) {
  const all = query.match(WORD) ?? [];
  const telling = all.filter((word) => !ignored.has(word.toLowerCase()));
  const words = telling.length ? telling : all;
  return words.map((word, place) => {
    const answers = new Map([[stem(word), 1]]);
    const last = place === words.length - 1 && query.endsWith(word) && word.length > 2;
    if (last || !index.has(stem(word))) {
      const beginning = plain(word);
      for (const key of index.keys()) {
        if (key.startsWith(beginning) && !answers.has(key)) answers.set(key, UNFINISHED);
      }
    }
    return answers;
  });
}

const teaches = ({ page, under }) =>
  /^chapters\/(intro|\d)/.test(page) && !under.includes("Exercises");

// The sections that answer a query, the best first.
function search(query) {
  const asked = wanted(query);
  const scores = new Map();
  const met = new Map();
  for (const answers of asked) {
    const counts = new Map();
    for (const [key, worth] of answers) {
      for (const [number, count] of index.get(key) ?? []) {
        counts.set(number, (counts.get(number) ?? 0) + worth * count);
      }
    }
    const rare = Math.log(1 + (courseSections.length - counts.size + 0.5) / (counts.size + 0.5));
    for (const [number, count] of counts) {
      const length = 1 - BY_LENGTH + (BY_LENGTH * courseSections[number].length) / meanLength;
      const score = (rare * count * (SATURATION + 1)) / (count + SATURATION * length);
      scores.set(number, (scores.get(number) ?? 0) + score);
      met.set(number, (met.get(number) ?? 0) + 1);
    }
  }
  // A section that answers every word comes before all that answer some.
  return [...scores]
    .map(([number, score]) => {
      const section = courseSections[number];
      const place = teaches(section) ? 1 : ELSEWHERE;
      return { section, score: place * score * (met.get(number) / asked.length) ** 2 };
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_RESULTS)
    .map(({ section }) => section);
}

// The words of a section's prose around most of what was asked for.
function snippet(text, asked) {
  const words = text.split(" ");
  const hits = words.map((word) => wordsOf(word).some((part) => asked.has(stem(part))));
  let best = 0;
  let most = -1;
  for (let start = 0; start <= Math.max(0, words.length - SNIPPET); start++) {
    const found = hits.slice(start, start + SNIPPET).filter(Boolean).length;
    if (found > most) [best, most] = [start, found];
  }
  const end = Math.min(words.length, best + SNIPPET);
  const parts = words.slice(best, end).map((word, place) => {
    const element = document.createElement(hits[best + place] ? "mark" : "span");
    element.textContent = word;
    return [element, " "];
  });
  return [best > 0 ? "… " : "", ...parts.flat(), end < words.length ? "…" : ""];
}

function item(section, asked) {
  const link = document.createElement("a");
  link.href = `${section.page}.html#${section.id}`;
  link.textContent = section.title;
  const path = document.createElement("p");
  path.className = "search-under";
  path.textContent = section.under.join(" › ");
  const quoted = document.createElement("p");
  quoted.append(...snippet(section.text, asked));
  const element = document.createElement("li");
  element.append(link, path, quoted);
  return element;
}

const field = document.querySelector("main input[name=q]");
const list = document.getElementById("search-results");
const said = document.getElementById("search-said");
let timer = null;

function show() {
  const query = field.value.trim();
  const found = query ? search(query) : [];
  const asked = new Set(wanted(query).flatMap((answers) => [...answers.keys()]));
  list.replaceChildren(...found.map((section) => item(section, asked)));
  said.textContent = !query
    ? ""
    : !found.length
      ? `Nothing in the book answers “${query}”.`
      : found.length === MOST_RESULTS
        ? `The ${MOST_RESULTS} sections that answer best:`
        : `${found.length} section${found.length === 1 ? "" : "s"}:`;
  const address = new URL(location.href);
  if (query) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, 200);
});
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  show();
});
show();
field.focus();
