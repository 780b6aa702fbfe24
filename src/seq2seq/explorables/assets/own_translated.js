// A reader's sentence translated, and what the live translator would say of it.

function translated(model, text, most) {
  const [sentence, ...others] = splitSentences(text);
  const { tokens: everything, copied } = readSentence(model, sentence);
  const tokens = everything.slice(0, most);
  const translation = translateTokens(model, tokens, { copied });
  const cut = everything.length > tokens.length;
  const said = [saidOf(model, nothingMoved, tokens, translation, { cut })];
  if (others.length) said.push(words.own["first alone"]);
  return { translation, sentence: said.join(" ") };
}

// The sentence of a player's data while the reader has moved weights: `moved` holds, for an output
// step, the shares of its source tokens. `before` is what the model writes by itself, and `kept`
// tells of each word whether it stands there too.
function withMoved(model, { source: tokens, copied }, moved, before) {
  before ??= translateTokens(model, tokens, { copied });
  const state = { ...nothingMoved, weights: moved };
  const interventions = interventionsOf(state, model, tokens.length);
  const translation = translateTokens(model, tokens, { interventions, copied });
  const sentence = saidOf(model, state, tokens, translation, { before });
  const [, kept] = common(before.target, translation.target);
  return { translation, sentence, kept, before };
}

const nothingMoved = untouched({ text: "", model: "", other: "" });

function saidOf(model, state, tokens, found, { before, cut = false }) {
  const say = (name, given = {}) => words.own[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  return happened({ say, model, state, tokens, found, before, cut, names: [] });
}

const twoDecimals = (number) => Math.round(100 * number) / 100 + 0; // and no negative zero
