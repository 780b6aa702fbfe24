// A reader's sentence translated, and what the live translator would say of it.

function translated(model, text, most) {
  const everything = sourceTokens(model, text);
  const tokens = everything.slice(0, most);
  const say = (name, given = {}) => words.own[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  const state = untouched({ text, model: "", other: "" });
  const translation = translateTokens(model, tokens);
  const cut = everything.length > tokens.length;
  const sentence = happened({ say, model, state, tokens, found: translation, cut, names: [] });
  return { translation, sentence };
}

const twoDecimals = (number) => Math.round(100 * number) / 100 + 0; // and no negative zero
