// What the reader has chosen, how an address says it, and what it means for a model. Source tokens
// and output steps count from 0 here, and from 1 on the screen and in the address:
//
//   #fr=le+chat+noir+dort&mask=3&force=2:dog&weights=4:1:0.5:2:0.5&temperature=0.5&attention=off
//
// forces "dog" at step 2, and lets step 4 look at tokens 1 and 2, half of its attention on each.

const { UNK, idOf, readSentence, splitSentences, translateTokens } = seq2seqLive;

const MOST_TOKENS = 80; // of a sentence; more would only be slow
const WIDEST = 5; // beam
const LEAST_TEMPERATURE = 0.1;
const MOST_TEMPERATURE = 10;

// What is about the tokens and steps of one sentence. `part` is the sentence of the text that is
// looked at, `line` the hypothesis.
const ofSentence = () => ({ part: 0, masked: [], weights: {}, forced: {}, line: 0, step: null });

const untouched = (state) => ({
  ...state,
  ...ofSentence(),
  temperature: 1,
  attention: true,
  width: 1,
});

const isTouched = (state) =>
  state.masked.length > 0 ||
  Object.keys(state.weights).length > 0 ||
  Object.keys(state.forced).length > 0 ||
  state.temperature !== 1 ||
  !state.attention;

// Another sentence has other tokens and other steps; what belongs to all sentences stays.
const withSentence = (state, text) => ({ ...state, ...ofSentence(), text });

// The sentence that is looked at.
const sentenceAt = ({ text, part }) => splitSentences(text)[part];

// Without what is about tokens that a sentence of `size` tokens does not have.
function fitted(state, size) {
  const masked = state.masked.filter((s) => s < size);
  const kept = Object.entries(state.weights).filter(([, given]) => allWeights(given, size));
  return { ...state, masked, weights: Object.fromEntries(kept) };
}

function toAddress(state, start) {
  const written = (text) => encodeURIComponent(text).replaceAll("%20", "+");
  const steps = (object, pair) =>
    Object.entries(object).map(([t, given]) => `${+t + 1}:${pair(given)}`);
  const shares = (given) =>
    Object.entries(given).map(([s, share]) => `${+s + 1}:${+share.toFixed(5)}`);
  const parts = {
    fr: written(state.text),
    mask: state.masked.map((s) => s + 1).join(),
    weights: steps(state.weights, (given) => shares(given).join(":")).join(),
    force: steps(state.forced, written).join(),
    temperature: state.temperature === 1 ? "" : state.temperature,
    attention: state.attention ? "" : "off",
    beam: state.width === 1 ? "" : state.width,
    sentence: state.part ? state.part + 1 : "",
    line: state.line ? state.line + 1 : "",
    step: state.step === null ? "" : state.step + 1,
    model: state.model === start.model ? "" : written(state.model),
    with: written(state.other),
  };
  return Object.entries(parts)
    .filter(([name, part]) => part !== "" || name === "fr")
    .map(([name, part]) => `${name}=${part}`)
    .join("&");
}

// An address may be cut or mistyped: what cannot be read is left out. Null without a sentence.
function fromAddress(address, start, models) {
  const pairs = address.replace(/^#/, "").split("&");
  const parts = Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s, 2)));
  if (!("fr" in parts)) return null;
  const list = (name) => (parts[name] || "").split(",").filter(Boolean);
  const whole = (text) => (/^\d{1,3}$/.test(text) && +text > 0 ? +text - 1 : null);
  const known = (name) => (models.includes(read(name)) ? read(name) : "");
  const state = withSentence(untouched(start), read(parts.fr).slice(0, 2000));
  const masked = list("mask").map(whole);
  state.masked = [...new Set(masked)].filter((s) => s !== null);
  for (const item of list("force")) {
    const [step, token] = item.split(":");
    if (whole(step) !== null && token) state.forced[whole(step)] = read(token);
  }
  for (const item of list("weights")) {
    const [step, ...numbers] = item.split(":");
    const given = {};
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      const [s, share] = [whole(numbers[i]), +numbers[i + 1]];
      if (s !== null && share > 0 && share < Infinity) given[s] = share;
    }
    if (whole(step) !== null && Object.keys(given).length) state.weights[whole(step)] = given;
  }
  const temperature = parseFloat(parts.temperature);
  const possible = temperature >= LEAST_TEMPERATURE && temperature <= MOST_TEMPERATURE;
  if (possible) state.temperature = temperature;
  state.attention = parts.attention !== "off";
  state.width = Math.min(WIDEST, (whole(parts.beam) ?? 0) + 1);
  state.part = Math.min(whole(parts.sentence) ?? 0, splitSentences(state.text).length - 1);
  state.line = whole(parts.line) ?? 0;
  state.step = whole(parts.step);
  state.model = known(parts.model || "") || start.model;
  state.other = known(parts.with || "") === state.model ? "" : known(parts.with || "");
  return state;
}

function read(text) {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced; // a stray percent sign
  }
}

// The source tokens that a model makes of a sentence, as many as are read.
const tokensOf = (model, state) =>
  readSentence(model, sentenceAt(state)).tokens.slice(0, MOST_TOKENS);

const hasAttention = (model) => Boolean(model.config.placement);

// Shares of some source tokens as weights of all of them, which sum to 1; null if none is left.
function allWeights(given, size) {
  const weights = Array.from({ length: size }, (_, s) => given[s] || 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : null;
}

// The shares of a step's source tokens when token `s` gets a part of the attention and the others
// keep their proportions; what has no weight is left out.
function withShare(weights, s, part) {
  const rest = weights.reduce((sum, weight, i) => (i === s ? sum : sum + weight), 0);
  const given = {};
  weights.forEach((weight, i) => {
    const other = rest > 0 ? weight / rest : 1 / (weights.length - 1);
    const share = i === s ? part : (1 - part) * other;
    if (share > 0) given[i] = share;
  });
  return given;
}

// The interventions of seq2seqLive: what of the reader's choices, fitted to the sentence, a model
// can follow.
function interventionsOf(state, model, size) {
  const forced = {};
  for (const [t, token] of Object.entries(state.forced)) {
    if (canWrite(model, token)) forced[t] = model.target.ids.get(token);
  }
  if (!hasAttention(model)) return { forced };
  const weights = {};
  for (const t in state.weights) weights[t] = allWeights(state.weights[t], size);
  const { masked, temperature, attention } = state;
  return { masked, weights, forced, temperature, attention };
}

const canWrite = (model, token) =>
  model.target.ids.has(token) && !["<PAD>", "<SOS>"].includes(token);

// All hypotheses of a translation, the best first: one, or as many as the beam is wide.
function translations(model, state, interventions) {
  const { tokens, copied } = readSentence(model, sentenceAt(state));
  const options = { width: state.width, interventions, copied };
  const read = tokens.slice(0, MOST_TOKENS);
  const { alternatives, ...best } = translateTokens(model, read, options);
  return [best, ...(alternatives ?? [])];
}

// What a model writes for each sentence of the text; `text` is that of the one that is looked at.
function allTexts(model, state, text) {
  return splitSentences(state.text).map((_, part) => {
    if (part === state.part) return text;
    const other = { ...state, ...ofSentence(), part };
    return translations(model, other, interventionsOf(other, model, 0))[0].text;
  });
}

// One for each item of two lists: whether the longest common part of both holds it.
function common(first, second) {
  const lengths = Array.from({ length: first.length + 1 }, () =>
    new Array(second.length + 1).fill(0),
  );
  for (let i = first.length - 1; i >= 0; i--) {
    for (let j = second.length - 1; j >= 0; j--) {
      lengths[i][j] =
        first[i] === second[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const [inFirst, inSecond] = [first.map(() => false), second.map(() => false)];
  for (let i = 0, j = 0; i < first.length && j < second.length;) {
    if (first[i] === second[j]) inFirst[i++] = inSecond[j++] = true;
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return [inFirst, inSecond];
}
