// From next-token probabilities to a sentence: greedy and beam search, as in `seq2seq/search`.

import { checkInterventions } from "./interventions.js";
import { decoderStep, encode, firstState } from "./layers.js";
import { largest, logSumExp } from "./tensors.js";
import { EOS, SOS } from "./vocabulary.js";

const BEST = 5; // how many of the next tokens a step names

// What a search starts from: the sentence read, and one empty hypothesis.
function start(model, ids, interventions) {
  checkInterventions(model, ids.length, interventions);
  const memory = encode(model, ids);
  const hypothesis = { ids: [], steps: [], logProbability: 0, finished: false };
  const decoderState = firstState(model, memory.contextVector);
  return { memory, hypothesis: { ...hypothesis, decoderState } };
}

// Take one step with a hypothesis; return the step, and its `width` best continuations.
function extend(model, memory, hypothesis, width, interventions) {
  const { ids, steps, decoderState } = hypothesis;
  const t = ids.length;
  const token = t ? ids[t - 1] : SOS;
  const step = decoderStep(model, memory, { token, decoderState, t }, interventions);
  const places = largest(step.logits, Math.max(BEST, width));
  const total = logSumExp(step.logits, step.logits[places[0]]);
  const logProbability = (id) => step.logits[id] - total;
  const named = (id) => {
    const probability = Math.exp(logProbability(id));
    return { id, token: model.target.tokens[id], probability };
  };
  step.best = places.map(named);
  const forced = interventions.forced?.[t];
  const following = forced === undefined ? step.best.slice(0, width).map(({ id }) => id) : [forced];
  step.best.length = Math.min(step.best.length, BEST);
  return following.map((id) => ({
    ids: [...ids, id],
    steps: [...steps, { ...step, ...named(id), forced: id === forced }],
    decoderState: step.decoderState,
    logProbability: hypothesis.logProbability + (id === forced ? 0 : logProbability(id)),
    finished: id === EOS,
  }));
}

// The most probable token at every step, until <EOS>.
export function greedy(model, ids, maxLength, interventions = {}) {
  let { memory, hypothesis } = start(model, ids, interventions);
  while (!hypothesis.finished && hypothesis.ids.length < maxLength) {
    [hypothesis] = extend(model, memory, hypothesis, 1, interventions);
  }
  return { memory, ...hypothesis };
}

export const lengthPenalty = (length, alpha) => ((5 + length) / 6) ** alpha;

// Keep `width` hypotheses. One that is finished keeps its place to the end; the places that are
// left go to the most probable continuations of the others. Ranked by log-probability over length
// penalty, the best first.
export function beam(model, ids, maxLength, { width = 4, alpha = 0.6, interventions = {} } = {}) {
  const { memory, hypothesis } = start(model, ids, interventions);
  let hypotheses = [hypothesis];
  for (let t = 0; t < maxLength; t++) {
    const finished = hypotheses.filter((one) => one.finished);
    const going = hypotheses.filter((one) => !one.finished);
    if (!going.length) break;
    const continued = going
      .flatMap((one) => extend(model, memory, one, width, interventions))
      .sort((a, b) => b.logProbability - a.logProbability);
    hypotheses = [...finished, ...continued.slice(0, width - finished.length)];
  }
  return hypotheses
    .map((one) => ({
      memory,
      ...one,
      score: one.logProbability / lengthPenalty(one.ids.length, alpha),
    }))
    .sort((a, b) => b.score - a.score);
}
