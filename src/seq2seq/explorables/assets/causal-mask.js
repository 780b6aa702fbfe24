const { define, html, percent, sum, heatMap } = seq2seqExplorables;

// The softmax over the keys that are not masked.
function softmaxMasked(scores, mask) {
  const highest = Math.max(...scores.filter((_, s) => mask[s]));
  const exponentials = scores.map((score, s) => (mask[s] ? Math.exp(score - highest) : 0));
  const total = sum(exponentials);
  return exponentials.map((exponential) => exponential / total);
}

define("causal-mask", ({ tokens, scores }, state, say) => {
  const causal = state.mask === "on";
  const query = Number(state.query);
  const row = (t, masked) => softmaxMasked(scores[t], tokens.map((_, s) => !masked || s <= t));
  const weights = tokens.map((_, t) => row(t, causal));
  const seen = weights[query]
    .map((weight, s) => [tokens[s], weight])
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .filter(([, weight]) => weight > 0)
    .map(([token, weight]) => say("share", { token, weight: percent(weight) }));
  const later = percent(sum(row(query, false).slice(query + 1)));
  return {
    picture: heatMap({
      caption: say("map"),
      rows: tokens,
      columns: tokens,
      weights,
      chosen: query,
      choose: "query",
      masked: (t, s) => causal && s > t,
    }),
    said: say(`said ${state.mask}`, { token: tokens[query], seen: seen.join(", "), later }),
    values: { query: tokens[query] },
    answered: causal,
  };
});
