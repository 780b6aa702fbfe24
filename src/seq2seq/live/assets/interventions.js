// What a reader may change while a sentence is translated, each at its place in the computation:
//
//   masked: [1]               no query may attend to source token 1, though the encoder has read it
//   temperature: 0.5          of the attention distribution
//   attention: false          off: all weights are 0, and so is the attention value
//   weights: { 2: [0, 1, 0] } the weights of output step 2, whatever the three above say
//   forced: { 0: 17 }         the token of output step 0; set, not chosen, it adds 0 to the score
//
// `seq2seq/live/interventions.py` does the same to the Keras model.

const NAMES = ["masked", "temperature", "attention", "weights", "forced"];

export function checkInterventions({ config, target }, length, interventions) {
  const check = (name, fits, wanted) => {
    if (!(name in interventions) || fits(interventions[name])) return;
    const received = JSON.stringify(interventions[name]);
    throw new Error(`intervene: \`${name}\` must ${wanted}. Received: ${name}=${received}.`);
  };
  for (const name of Object.keys(interventions)) {
    const allowed = config.placement ? NAMES : ["forced"];
    if (!allowed.includes(name)) {
      const wanted = `must be among ${allowed.join(", ")}`;
      const model = config.placement ? "with" : "without";
      throw new Error(
        `intervene: the interventions on a model ${model} attention ${wanted}. Received: ${name}.`,
      );
    }
  }
  const isPlace = (s, size) => Number.isInteger(s) && s >= 0 && s < size;
  const entries = (object, fits) =>
    Object.entries(object).every(([t, given]) => isPlace(+t, Infinity) && fits(given));
  check(
    "masked",
    (masked) => Array.isArray(masked) && masked.every((s) => isPlace(s, length)),
    `hold source positions in [0, ${length})`,
  );
  check("temperature", (number) => number > 0 && number < Infinity, "be a positive number");
  check("attention", (flag) => flag === true || flag === false, "be true or false");
  check(
    "weights",
    (weights) => entries(weights, (given) => isDistribution(given, length)),
    `hold, for an output step, ${length} numbers of at least 0 that sum to 1`,
  );
  check(
    "forced",
    (forced) => entries(forced, (id) => isPlace(id, target.tokens.length)),
    `hold, for an output step, a token id in [0, ${target.tokens.length})`,
  );
}

function isDistribution(weights, length) {
  if (weights?.length !== length) return false;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.every((weight) => weight >= 0) && Math.abs(sum - 1) < 1e-3;
}
