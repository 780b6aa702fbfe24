const { define, html, number, percent, sum, bar } = seq2seqExplorables;

// As a layer computes it: in 32 bits, the highest score subtracted first.
function softmax(scores) {
  const highest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.fround(Math.exp(Math.fround(score - highest))));
  const total = exponentials.reduce((all, one) => Math.fround(all + one), 0);
  return exponentials.map((exponential) => Math.fround(exponential / total));
}

const LOWEST = -3e38; // stands for −∞, which would give −∞ − (−∞) where all is masked

define("mask-place", ({ tokens, scores }, { place, padding, raised }, say) => {
  const mask = tokens.map((_, s) => !padding.includes(String(s)));
  const given = scores.map((score, s) => Math.fround(mask[s] ? score : score + Number(raised)));
  const before = place === "before";
  const soft = softmax(given.map((score, s) => (mask[s] || !before ? score : LOWEST)));
  const kept = soft.map((share, s) => (mask[s] || place === "none" ? share : 0));
  const left = sum(kept);
  const weights = place === "divided" ? kept.map((share) => share / left) : kept;
  const total = percent(sum(weights), 1);

  const rows = tokens.map((token, s) => {
    const score = before && !mask[s] ? say("masked") : number(given[s]);
    return html`<tr class="${mask[s] ? "" : "is-out"}"><th scope="row">${token}
      ${mask[s] ? "" : html`<small>${say("is padding")}</small>`}</th><td>${score}</td>
      <td>${percent(soft[s], 1)}${bar(soft[s], "key")}</td>
      <td class="x-weight">${percent(weights[s], 1)}${bar(weights[s])}</td></tr>`;
  });
  const picture = html`<table class="x-even"><caption>${say("picture")}</caption>
    <thead><tr><th scope="col">${say("token")}</th><th scope="col">${say("score")}</th>
    <th scope="col">${say("softmax")}</th><th scope="col">${say("weight")}</th></tr></thead>
    <tbody>${rows}</tbody><tfoot><tr><th scope="row">${say("sum")}</th><td></td>
    <td>${percent(sum(soft), 1)}</td><td class="x-total"><b>${total}</b></td></tr></tfoot></table>`;

  const all = !mask.includes(true);
  let key = `said ${place}`;
  if (!mask.includes(false)) key = "said no padding";
  else if (place === "divided" && !left) key = "said nothing left";
  else if (all && place !== "none") key = `said all ${place}`;
  const lost = percent(sum(soft.filter((_, s) => !mask[s])), 1);
  return {
    picture,
    said: say(key, { total, lost, left: percent(left, 1) }),
    values: { raised: `+${raised}` },
    answered: place !== "none",
  };
});
