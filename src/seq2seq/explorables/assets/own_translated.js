// A reader's sentence translated, and what the live translator would say of it.

function translated(model, text, most) {
  const everything = sourceTokens(model, text);
  const tokens = everything.slice(0, most);
  const translation = translateTokens(model, tokens);
  const cut = everything.length > tokens.length;
  return { translation, sentence: sentenceOf(model, nothingMoved, tokens, translation, { cut }) };
}

// The same source tokens while the reader has moved weights: `moved` holds, for an output step, the
// shares of its source tokens. `kept` tells of each word whether the model writes it by itself, too.
function withMoved(model, tokens, moved) {
  const state = { ...nothingMoved, weights: moved };
  const before = translateTokens(model, tokens);
  const interventions = interventionsOf(state, model, tokens.length);
  const translation = translateTokens(model, tokens, { interventions });
  const sentence = sentenceOf(model, state, tokens, translation, { before });
  const [, kept] = common(before.target, translation.target);
  return { translation, sentence, kept };
}

const nothingMoved = untouched({ text: "", model: "", other: "" });

function sentenceOf(model, state, tokens, found, { before, cut = false }) {
  const say = (name, given = {}) => words.own[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  return happened({ say, model, state, tokens, found, before, cut, names: [] });
}

const twoDecimals = (number) => Math.round(100 * number) / 100 + 0; // and no negative zero
