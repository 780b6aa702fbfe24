// Tokens and the integers a network reads; subword pieces where a vocabulary is made of them.

export const [PAD, SOS, EOS, UNK] = [0, 1, 2, 3];
const INSIDE = "##"; // begins a piece that goes on with a word

export function vocabulary({ tokens, merges }) {
  const halves = new Map(); // of each piece the two that it was joined from first
  for (const pair of (merges ?? []).map((merge) => merge.split(" "))) {
    if (!halves.has(together(pair))) halves.set(together(pair), pair);
  }
  return {
    halves,
    tokens,
    ids: new Map(tokens.map((token, id) => [token, id])),
    ranks: merges ? new Map(merges.map((merge, rank) => [merge, rank])) : null,
  };
}

// A character that is known inside words alone, or at their beginning alone, has that id.
export function idOf({ ids, ranks }, token) {
  if (ids.has(token) || !ranks) return ids.get(token) ?? UNK;
  const letter = isWhole(token) ? "" : letters(token);
  if ([...letter].length !== 1) return UNK;
  return ids.get(letter) ?? ids.get(INSIDE + letter) ?? UNK;
}

// Words to tokens: the words themselves, or their pieces.
export function splitWords(vocabulary, words) {
  if (!vocabulary.ranks) return words;
  const cut = words.flatMap((word) => pieces(vocabulary.ranks, word));
  return cut.flatMap((piece) => finer(vocabulary, piece));
}

// A piece that the vocabulary lacks is cut into the two that it was joined from, and so on.
function finer(vocabulary, piece) {
  const halves = vocabulary.ids.has(piece) ? undefined : vocabulary.halves.get(piece);
  return halves ? halves.flatMap((half) => finer(vocabulary, half)) : [piece];
}

const together = ([first, second]) => first + second.slice(INSIDE.length);
const letters = (piece) =>
  piece.startsWith(INSIDE) && piece.length > INSIDE.length ? piece.slice(INSIDE.length) : piece;
// A word that stands for others, such as <NAME1>.
const isWhole = (word) => word.length > 2 && word.startsWith("<") && word.endsWith(">");

// Tokens to words: the opposite.
export function joinWords({ ranks }, tokens) {
  if (!ranks) return tokens;
  const words = [];
  for (const token of tokens) {
    const inside = token.startsWith(INSIDE) && token.length > INSIDE.length && words.length > 0;
    if (inside) words.push(words.pop() + token.slice(INSIDE.length));
    else words.push(token);
  }
  return words;
}

// Byte-pair encoding (Sennrich et al., 2016): join neighbors, the pair learned first comes first.
function pieces(ranks, word) {
  if (isWhole(word)) return [word];
  let parts = [...word].map((character, i) => (i ? INSIDE : "") + character);
  for (;;) {
    const pairs = parts.slice(1).map((part, i) => `${parts[i]} ${part}`);
    const known = pairs.filter((pair) => ranks.has(pair));
    if (!known.length) return parts;
    parts = merged(
      parts,
      known.reduce((a, b) => (ranks.get(b) < ranks.get(a) ? b : a)),
    );
  }
}

function merged(parts, pair) {
  const joined = [];
  for (let i = 0; i < parts.length; i++) {
    const found = `${parts[i]} ${parts[i + 1]}` === pair;
    joined.push(found ? together([parts[i], parts[++i]]) : parts[i]);
  }
  return joined;
}
