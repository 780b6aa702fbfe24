// A French sentence in, an English one out, with every number on the way.
//
//   const model = readInline(document.querySelector(".live-model").textContent);
//   const interventions = { masked: [2] };
//   const { text, steps } = translate(model, "le chat noir dort", { interventions });

import { hide, restore } from "./copying.js";
import { LEAST_PIECES, withoutLoops } from "./loops.js";
import { beam, greedy } from "./search.js";
import { largest } from "./tensors.js";
import { joinEnglish, tokenizeFrench } from "./text.js";
import { EOS, PAD, SOS, idOf, joinWords, splitWords } from "./vocabulary.js";

const CLOSING = new Set([".", "!", "?", "..."]);

// Options: `width` hypotheses (1 is greedy), `alpha` of the length penalty, `maxLength` in tokens,
// `interventions` as in interventions.js.
export function translate(model, sentence, options = {}) {
  const { tokens, copied } = readSentence(model, sentence);
  return translateTokens(model, tokens, { ...options, copied });
}

// The source tokens of a sentence, and what is copied for each placeholder among them. Without
// placeholders, a mark that ends the sentence is left out where the vocabulary has no such mark, as
// that of the grammar has none.
export function readSentence({ source, copier }, sentence) {
  if (copier) {
    const { tokens, copied } = hide(copier, sentence, (word) => source.ids.has(word));
    return { tokens: splitWords(source, tokens), copied };
  }
  const words = tokenizeFrench(sentence);
  while (CLOSING.has(words.at(-1)) && !source.ids.has(words.at(-1))) words.pop();
  return { tokens: splitWords(source, words), copied: {} };
}

// The same for a sentence that is cut into the tokens of the source vocabulary already; `copied` as
// `readSentence` returns it.
export function translateTokens(model, source, options = {}) {
  const { width = 1, alpha = 0.6, interventions = {}, copied = {} } = options;
  if (!Number.isInteger(width) || width < 1) {
    throw new Error(
      `translate: \`width\` must be a positive whole number. Received: width=${width}.`,
    );
  }
  if (!source.length) {
    const nothing = { target: [], text: "", score: 0, steps: [], memory: null, looped: false };
    return { source, copied, ...nothing };
  }
  const ids = source.map((token) => idOf(model.source, token));
  const limit = options.maxLength ?? 2 * source.length + 10;
  const [best, ...others] = (
    width === 1
      ? [greedy(model, ids, limit, interventions)]
      : beam(model, ids, limit, { width, alpha, interventions })
  ).map((hypothesis) => translation(model, source, copied, hypothesis));
  return { ...best, alternatives: others };
}

// `score` is the log-probability in nats; `steps` holds what decoderStep returned for each token;
// where the model said the same words again and again, `looped` is true and `text` has them once.
function translation(model, source, copied, { memory, ids, steps, logProbability }) {
  // A poor hypothesis may hold <PAD> or <SOS>, which are no words.
  const said = steps.filter(({ id }) => id !== PAD && id !== SOS);
  // A word the vocabulary lacks is copied from where the decoder looked (Jean et al., 2015).
  const words = said
    .filter(({ id }) => id !== EOS)
    .map(({ token, weights }) =>
      token === "<UNK>" && weights ? source[largest(weights, 1)[0]] : token,
    );
  const target = said.map(({ token }) => token);
  // Parts of one word may run in a loop (lonononon), or whole words.
  const parts = withoutLoops(words, source, LEAST_PIECES);
  const whole = withoutLoops(joinWords(model.target, parts.words), joinWords(model.source, source));
  const text = joinEnglish(model.copier ? restore(whole.words, copied) : whole.words);
  const looped = parts.looped || whole.looped;
  const score = logProbability;
  return { source, target, text, score, ids, steps: said, memory, looped, copied };
}
