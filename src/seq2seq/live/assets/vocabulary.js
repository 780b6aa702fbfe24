// Tokens and the integers a network reads; subword pieces where a vocabulary is made of them.

export const [PAD, SOS, EOS, UNK] = [0, 1, 2, 3];
const INSIDE = "##"; // begins a piece that goes on with a word

export function vocabulary({ tokens, merges }) {
  return {
    tokens,
    ids: new Map(tokens.map((token, id) => [token, id])),
    ranks: merges ? new Map(merges.map((merge, rank) => [merge, rank])) : null,
  };
}

export const idOf = ({ ids }, token) => ids.get(token) ?? UNK;

// Words to tokens: the words themselves, or their pieces.
export const splitWords = (vocabulary, words) =>
  vocabulary.ranks ? words.flatMap((word) => pieces(vocabulary.ranks, word)) : words;

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
    const together = `${parts[i]} ${parts[i + 1]}` === pair;
    joined.push(together ? parts[i] + parts[++i].slice(INSIDE.length) : parts[i]);
  }
  return joined;
}
