const { define, html, percent, sum, heatMap } = seq2seqExplorables;

define("gold-alignment", ({ source, target, weights, sure, possible, mass }, state, say) => {
  const query = Number(state.query);
  const has = (links, t, s) => links.some((link) => link[0] === t && link[1] === s);
  const kind = (t, s) => (has(sure, t, s) ? "sure" : has(possible, t, s) ? "possible" : "");
  const row = weights[query];
  const best = row.indexOf(Math.max(...row));
  const gold = source.map((_, s) => s).filter((s) => kind(query, s));
  const links = gold.map((s) => say("gold link", { token: source[s], kind: say(kind(query, s)) }));
  const map = heatMap({
    caption: say("map"),
    rows: target,
    columns: source,
    weights,
    chosen: query,
    choose: "query",
    hover: true,
    frame: (t, s) => kind(t, s) && { kind: kind(t, s), text: say(kind(t, s)) },
  });
  const total = mass === null ? "" : say("total", { mass: percent(mass) });
  return {
    picture: html`${map}<p class="x-text">${total}</p>`,
    said: say(gold.length ? "said" : "said no gold", {
      token: target[query],
      best: source[best],
      weight: percent(row[best]),
      gold: links.join(", "),
      mass: percent(sum(gold.map((s) => row[s]))),
    }),
    values: { query: target[query] },
  };
});
