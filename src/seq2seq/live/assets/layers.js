// The layers of the network, for one sentence: encoder, score, distribution, value, decoder. Each
// does what the layer of the same name in `seq2seq/recurrent` and `seq2seq/attention` does.

import {
  add,
  concatenate,
  dot,
  layerNormalization,
  project,
  row,
  sigmoid,
  tanh,
  weightedSum,
} from "./tensors.js";

// One step of a GRU (Cho et al., 2014): how much to keep (z), what to forget on the way (r), what
// is new. A state is U numbers; the kernels hold the three gates side by side.
export function gruStep({ tensors }, name, input, state) {
  const units = state.length;
  const bias = tensors[`${name}/bias`];
  const x = project(input, tensors[`${name}/kernel`], row(bias, 0)); // (3U)
  const h = project(state, tensors[`${name}/recurrent_kernel`], row(bias, 1)); // (3U)
  const gates = sigmoid(add(x.subarray(0, 2 * units), h.subarray(0, 2 * units)));
  const [z, r] = [gates.subarray(0, units), gates.subarray(units)];
  const sum = new Float32Array(units);
  for (let i = 0; i < units; i++) sum[i] = x[i + 2 * units] + r[i] * h[i + 2 * units];
  const proposed = tanh(sum);
  const next = new Float32Array(units);
  for (let i = 0; i < units; i++) next[i] = z[i] * state[i] + (1 - z[i]) * proposed[i];
  return next;
}

// Read a sentence: one state a token, and the context vector, the state after the last token.
export function encode(model, ids) {
  const embedded = ids.map((id) => row(model.tensors["encoder/embedding/embeddings"], id));
  let states = readThrough(model, "encoder/forward_gru", embedded); // S × (U)
  let contextVector = states[states.length - 1];
  if (model.config.bidirectional) {
    const backward = readThrough(model, "encoder/backward_gru", [...embedded].reverse());
    const first = backward[backward.length - 1]; // the backward reader's state at the first token
    contextVector = model.config.start === "backward" ? first : add(contextVector, first);
    states = states.map((state, s) => add(state, backward[backward.length - 1 - s]));
  }
  return { embedded, states, contextVector, preparedKey: prepareKey(model, states) };
}

// The state that the decoder starts from: the context vector c, or as published tanh(W_s c)
// (Bahdanau et al., 2015, appendix A.2.2).
export function firstState({ config, tensors }, contextVector) {
  if (config.start !== "backward") return contextVector;
  return tanh(project(contextVector, tensors["decoder/first/kernel"]));
}

function readThrough(model, name, inputs) {
  let state = new Float32Array(model.config.units);
  return inputs.map((input) => (state = gruStep(model, name, input, state)));
}

// What the score needs of the keys whatever the query, computed once a sentence.
function prepareKey({ config, tensors }, states) {
  const kernels = { general: "kernel", additive: "key_kernel" };
  const kernel = tensors[`decoder/attention/score/${kernels[config.score]}`];
  return kernel ? states.map((state) => project(state, kernel)) : states;
}

// How well each key answers the query.
export function score({ config, tensors }, query, preparedKey) {
  const parameter = (name) => tensors[`decoder/attention/score/${name}`];
  if (config.score === "additive") {
    const asked = project(query, parameter("query_kernel"));
    const scale = parameter("scale").data;
    return preparedKey.map((key) => dot(tanh(add(asked, key)), scale)); // v·tanh(W_q q + W_k k)
  }
  const shrink = config.score === "scaled_dot" ? Math.sqrt(query.length) : 1;
  return preparedKey.map((key) => dot(query, key) / shrink); // q·k, q·k / √D, q·(W k)
}

// Scores become weights that sum to 1 over what is not masked; all masked: zeros.
export function softmaxMasked(scores, mask, temperature = 1) {
  const highest = Math.max(...scores.filter((_, s) => mask[s]));
  const shares = scores.map((e, s) => (mask[s] ? Math.exp((e - highest) / temperature) : 0));
  const total = shares.reduce((sum, share) => sum + share, 0) || 1;
  return shares.map((share) => share / total);
}

// Score, distribution and value in a row; `interventions` may change the weights in between.
export function attend(model, { states, preparedKey }, query, t, interventions = {}) {
  const { masked = [], weights: given = {}, temperature = 1, attention = true } = interventions;
  const scores = score(model, query, preparedKey); // (S)
  const mask = scores.map((_, s) => attention && !masked.includes(s));
  const weights = given[t] ?? softmaxMasked(scores, mask, temperature); // (S)
  return { scores, weights, attentionValue: weightedSum(weights, states, query.length) };
}

// One output step: the token before and the state before give the logits of the next token.
// Returns all that happened on the way; without attention, that part is null.
export function decoderStep(model, memory, { token, decoderState, t = 0 }, interventions = {}) {
  const { config, tensors } = model;
  const embedded = row(tensors["decoder/embedding/embeddings"], token);
  const step = (input) => gruStep(model, "decoder/recurrent", input, decoderState);
  let state, query, attended;
  if (config.placement === "luong") {
    query = state = step(embedded); // s_t asks
    attended = attend(model, memory, query, t, interventions);
  } else if (config.placement === "bahdanau") {
    query = decoderState; // s_{t-1} asks, and a_t enters the cell
    attended = attend(model, memory, query, t, interventions);
    state = step(concatenate(embedded, attended.attentionValue));
  } else {
    state = step(embedded); // no attention: the state is all there is
    query = null;
    attended = { scores: null, weights: null, attentionValue: null };
  }
  const hidden = query ? join(model, concatenate(state, attended.attentionValue)) : state;
  const { data } = tensors["decoder/output_layer/bias"];
  const logits = project(hidden, tensors["decoder/output_layer/kernel"], data); // (V)
  return { t, query, ...attended, decoderState: state, logits };
}

// State and attention value become one vector: tanh(W [s_t; a_t]), or layer normalization.
function join({ config, tensors }, both) {
  const parameter = (name) => tensors[`decoder/${name}`];
  const hidden = project(both, parameter("join/kernel"), parameter("join/bias").data);
  if (!config.normalize) return tanh(hidden);
  const [gamma, beta] = ["gamma", "beta"].map((name) => parameter(`normalization/${name}`).data);
  return layerNormalization(hidden, gamma, beta, config.epsilon);
}
