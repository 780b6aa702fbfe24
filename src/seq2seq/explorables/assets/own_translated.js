// A reader's sentence translated, and what the live translator would say of it.

function translated(model, text, most) {
  const everything = sourceTokens(model, text);
  const tokens = everything.slice(0, most);
  const translation = translateTokens(model, tokens);
  const cut = everything.length > tokens.length;
  return { translation, sentence: sentenceOf(model, nothingMoved, tokens, translation, { cut }) };
}

// The same source tokens while the reader has moved weights: `moved` holds, for an output step, the
// shares of its source tokens. `before` is what the model writes by itself, and `kept` tells of each
// word whether it stands there too.
function withMoved(model, tokens, moved, before = translateTokens(model, tokens)) {
  const state = { ...nothingMoved, weights: moved };
  const interventions = interventionsOf(state, model, tokens.length);
  const translation = translateTokens(model, tokens, { interventions });
  const sentence = sentenceOf(model, state, tokens, translation, { before });
  const [, kept] = common(before.target, translation.target);
  return { translation, sentence, kept, before };
}

const nothingMoved = untouched({ text: "", model: "", other: "" });

function sentenceOf(model, state, tokens, found, { before, cut = false }) {
  const say = (name, given = {}) => words.own[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  return happened({ say, model, state, tokens, found, before, cut, names: [] });
}

const twoDecimals = (number) => Math.round(100 * number) / 100 + 0; // and no negative zero
