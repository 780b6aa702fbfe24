// French text to tokens, and English tokens to text: the rules of `seq2seq/text/tokens.py`, which
// says why they are as they are. Tokens are lower-case; `l'` and `-toi` stand alone.

const CHARACTER = "[\\p{L}\\p{N}][\\u0300-\\u036f]*"; // a letter or digit with its combining marks
const RUN = `(?:${CHARACTER})+`;
const WORD = `${RUN}(?:(?:[-/]|(?<=\\p{Nd})[.,:](?=\\p{Nd}))${RUN})*`;
export const LETTER = "[\\p{L}\\p{N}_]";
// Of mail, of the web with its beginning, or with an end that no sentence has after its point.
export const ADDRESS =
  "(?:[\\p{L}\\p{N}_.+-]+@[\\p{L}\\p{N}_-]+(?:\\.[\\p{L}\\p{N}_-]+)+" +
  `|(?:https?:\\/\\/|www\\.)[^\\s"]*(?:${LETTER}|\\/)` +
  "|(?<![\\p{L}\\p{N}_@.-])(?:[\\p{L}\\p{N}_-]+\\.)+(?:com|org|net|edu|fr)(?![\\p{L}\\p{N}_-])" +
  `(?:\\/[^\\s"]*(?:${LETTER}|\\/))?)`;
const ABBREVIATION = "(?:[\\p{L}\\p{Nl}\\p{No}]\\.){2,}"; // p.m., u.s.
const NEGATIVE_NUMBER = `(?<![^\\s("])-(?=\\p{Nd})${WORD}`;
const CLITIC =
  "-(?:(?:t-)?(?:ils?|elles?|on)|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|y|en|ci|là|mêmes?" +
  "|[mtl]')";
const ELIDED = `(?:${RUN}-)?(?:[cçdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu)'`;
const FRENCH = new RegExp(
  [
    ADDRESS,
    ABBREVIATION,
    NEGATIVE_NUMBER,
    `(?:aujourd|prud)'${WORD}`,
    `${WORD}'(?=${CHARACTER})`,
    `(?<!\\S)${ELIDED}(?!\\S)`,
    `(?<=\\s)${CLITIC}(?![\\p{L}\\p{N}_'-])`,
    "(?<=\\s)-[mtl]'(?!\\S)",
    WORD,
    "\\.\\.\\.",
    "\\S",
  ].join("|"),
  "gu",
);
const ENDING = new RegExp(`^([^-].*?)((?:${CLITIC})+)$`, "u");
const CLITICS = new RegExp(CLITIC, "gu");

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const CONTROL = /[\x00-\x1f\x7f-\x9f]/g;

// One kind of apostrophe, quotation mark, hyphen and space; capitals stay.
export function clean(text) {
  return text
    .normalize("NFC")
    .replace(/[‘’‛ʼ′`´]/g, "'")
    .replace(/[“”„‟«»″]/g, '"')
    .replace(/[‐‑]/g, "-")
    .replace(/[‒–—―]/g, " - ")
    .replace(/…/g, "...")
    .replace(CONTROL, " ")
    .replace(INVISIBLE, "")
    .split(/\s+/)
    .filter(Boolean)
    .join(" ");
}

export const normalize = (text) => clean(text.toLowerCase());

// French has *oe* as one letter before *u* and *il*, and at the beginning of words from Greek.
const BEGIN = `(?<!${LETTER})`;
const LIGATURE = new RegExp(
  `oe(?=u|ill?|(?<=${BEGIN}oe)(?:cum|d[eèi]|nol|nan|s[ot])|(?<=${BEGIN}foe)t[aou]` +
    `|(?<=${BEGIN}coe)(?:la[cn]|lia|lio))`,
  "gu",
);

export function tokenizeFrench(text) {
  return (normalize(text).replace(LIGATURE, "œ").match(FRENCH) ?? []).flatMap((piece) => {
    if (piece === "'") return ['"']; // alone, an apostrophe is a quotation mark
    const [, word, clitics] = piece.match(ENDING) ?? [];
    return word ? [word, ...clitics.match(CLITICS)] : [piece];
  });
}

const OPENING = new Set("([{");
const LEFT = new Set([...".,)]}°!?;:%'", "..."]); // glued to what stands before
const RIGHT = new Set([...OPENING, ..."$£€#"]); // glued to what comes after
const CONTRACTION = /^'(?:s|t|m|re|ve|ll|d)$/;

export function joinEnglish(tokens) {
  let text = "";
  let space = false;
  let inside = false;
  for (const token of tokens) {
    let left = LEFT.has(token) || CONTRACTION.test(token);
    let right = RIGHT.has(token);
    if (token === '"') [left, right, inside] = [inside, !inside, !inside];
    text += (space && !left ? " " : "") + token;
    space = !right;
  }
  return text;
}
