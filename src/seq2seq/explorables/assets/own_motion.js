// What the translation in motion shows of a translation: the numbers and sentences that `motion.py`
// makes of the same one.

const CELLS = 8; // units shown of a state

function motionData(model, { source, target, steps, memory }) {
  const context = seq2seqLive.firstState(model, memory.contextVector);
  const groups = [memory.states, [context], steps.map(({ decoderState }) => decoderState)];
  const [states, [contextVector], decoderStates] = mostVarying(groups);
  const data = {
    source,
    target,
    states,
    contextVector,
    decoderStates,
    fed: ["<SOS>", ...target.slice(0, -1)],
    next: steps.map(({ best }) =>
      best.map(({ token, probability }) => [token, twoDecimals(probability)]),
    ),
    weights: steps[0].weights && steps.map(({ weights }) => Array.from(weights, twoDecimals)),
  };
  const say = (name, given) => words.motion[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  return {
    ...data,
    read: source.length,
    opening: Math.min(2, steps.length),
    label: say("label", { source: source.join(" "), target: target.join(" ") }),
    said: [
      say("before"),
      ...source.map((token, s) => say("reads", { token, number: s + 1, size: source.length })),
      say(data.weights ? "crosses, attention" : "crosses"),
      ...steps.map((_, t) => writingSaid(data, t, say)),
    ],
  };
}

// The cells that vary most over all states, as whole percentages of the greatest size.
function mostVarying(groups) {
  const together = groups.flat();
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const variance = (unit) => {
    const numbers = together.map((state) => state[unit]);
    const middle = mean(numbers);
    return Math.round(1e5 * mean(numbers.map((one) => (one - middle) ** 2)));
  };
  const variances = Array.from(together[0], (_, unit) => variance(unit));
  const order = variances.map((_, unit) => unit);
  order.sort((a, b) => variances[b] - variances[a] || a - b);
  const shown = order.slice(0, CELLS).sort((a, b) => a - b);
  const limit = Math.max(...together.flatMap((state) => shown.map((u) => Math.abs(state[u])))) || 1;
  const shades = (state) => shown.map((unit) => Math.round((100 * state[unit]) / limit) + 0);
  return groups.map((group) => group.map(shades));
}

// What is said at an output step.
function writingSaid({ source, target, fed, next, weights }, t, say) {
  const [token, chance] = next[t][0];
  const last = t === target.length - 1;
  const given = { step: t + 1, fed: quoted(fed[t]), token: quoted(token), percent: share(chance) };
  const said = say("writes", given) + say(token === "<EOS>" ? "ends" : last ? "cut" : "feeds");
  if (!weights) return said;
  const s = weights[t].indexOf(Math.max(...weights[t]));
  return said + say("attends", { token: quoted(source[s]), percent: share(weights[t][s]) });
}

// A share as a percentage that never claims to be none or all.
const share = (part) =>
  part < 0.01 ? "<1%" : part > 0.99 ? ">99%" : `${Math.round(100 * part)}%`;
