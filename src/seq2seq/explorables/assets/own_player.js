// What the step player shows of a translation: the numbers and sentences that `player.py` makes of
// the same one.

const UNITS_SHOWN = 12;
const TOP = 4; // next tokens

// `moved` holds the weights that the reader moved, by output step; as in `withMoved`.
function playerData({ config }, { source, target, steps, memory, copied }, moved = {}) {
  const { states } = memory; // keys and values, S × (U)
  const limit = Math.max(...states.map((state) => Math.max(...state.map(Math.abs)))) || 1;
  const shades = (units) =>
    Array.from(units.slice(0, UNITS_SHOWN), (unit) => Math.round((100 * unit) / limit));
  const data = {
    source,
    target,
    copied,
    scores: steps.map(({ scores }) => Array.from(scores, twoDecimals)),
    weights: steps.map(({ weights }) => Array.from(weights, twoDecimals)),
    next: steps.map(({ best }) =>
      best.slice(0, TOP).map(({ token, probability }) => [token, twoDecimals(probability)]),
    ),
    query: config.placement === "luong" ? 1 : 0,
    values: states.map(shades),
    sums: steps.map(({ attentionValue }) => shades(attentionValue)),
    moved: steps.map(({ t }) => t in moved),
  };
  const label = words.player.label
    .replace("{source}", source.join(" "))
    .replace("{target}", target.join(" "));
  return { ...data, label, said: steps.map((_, t) => stagesSaid(data, t)) };
}

// The five sentences that say what the stages of step t show.
function stagesSaid({ source, target, scores, weights, next, query, moved }, t) {
  const say = (name, given) =>
    words.player[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  const below = (number) =>
    String(number).replace(/\d/g, (digit) => String.fromCodePoint(0x2080 + +digit));
  const nameOf = (s) => {
    const once = source.indexOf(source[s]) === source.lastIndexOf(source[s]);
    return once ? source[s] : say("twice", { token: source[s], number: s + 1 });
  };
  const ranked = (numbers) =>
    numbers.map((_, s) => s).sort((a, b) => numbers[b] - numbers[a] || a - b);
  const step = { step: t + 1, steps: target.length };

  const before = target.slice(0, t).join(" ") || say("nothing before");
  const best = ranked(scores[t])
    .slice(0, 2)
    .map((s) => `${nameOf(s)} ${scores[t][s].toFixed(2)}`);

  const heaviest = ranked(weights[t]).slice(0, 3);
  const telling = heaviest.filter((s) => weights[t][s] >= 0.05);
  const seen = telling.length ? telling : heaviest.slice(0, 1);
  const shares = seen.map((s) => Math.round(100 * weights[t][s]));
  const left = 100 - shares.reduce((sum, share) => sum + share, 0);
  const rest = source.length - seen.length;
  const share = (percent) => (percent / 100).toFixed(2);
  const listed = seen.map((s, i) => `${nameOf(s)} ${shares[i]}%`);
  const terms = seen.map((s, i) => say("term", { share: share(shares[i]), token: nameOf(s) }));
  if (rest && left > 0) {
    listed.push(say(rest === 1 ? "other token" : "other tokens", { rest, left }));
    terms.push(say("rest", { share: share(left) }));
  }

  const looks = seen.map((s, i) => `${shares[i]}% ${nameOf(s)}`).join(say("and"));
  const chance = next[t].find(([token]) => token === target[t])?.[1];
  const token = target[t] + (chance === undefined ? "" : ` (${chance.toFixed(2)})`);
  const kind = moved[t] ? ", moved" : "";
  return [
    say("query", { ...step, before, asked: below(t + query) }),
    say("scores", { best: best.join(say("then")) }),
    say(`weights${kind}`, { listed: listed.join(", ") }),
    say("value", { number: below(t + 1), terms: terms.join(" + ") }),
    say(`token${kind}`, { ...step, looks, token }) + (t === target.length - 1 ? say("complete") : ""),
  ];
}
