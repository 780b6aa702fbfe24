const { define, number, percent, sum, heatMap } = seq2seqExplorables;

const entropy = (weights) => -sum(weights.map((weight) => (weight ? weight * Math.log(weight) : 0)));

define("head-maps", ({ rows, columns, weights }, state, say) => {
  const [block, head, query] = [state.block, state.head, state.query].map(Number);
  const map = weights[block][head];
  const seen = map[query]
    .map((weight, s) => [columns[s], weight])
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .filter(([, weight], rank) => !rank || weight >= 0.05)
    .map(([token, weight]) => say("share", { token, weight: percent(weight) }));
  const spread = number(sum(map.map((row) => Math.exp(entropy(row)))) / map.length, 1);
  const place = { block: block + 1, head: head + 1 };
  return {
    picture: heatMap({
      caption: say("map", place),
      rows,
      columns,
      weights: map,
      chosen: query,
      choose: "query",
    }),
    said: say("said", { ...place, token: rows[query], seen: seen.join(", "), spread }),
    values: { query: rows[query] },
    answered: block > 0 || head > 0,
  };
});
