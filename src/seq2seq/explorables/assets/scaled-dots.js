const { define, html, number, percent, sum, bar } = seq2seqExplorables;

function softmax(scores) {
  const highest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - highest));
  const total = sum(exponentials);
  return exponentials.map((exponential) => exponential / total);
}

const entropyOf = (weights) => -sum(weights.map((weight) => (weight ? weight * Math.log(weight) : 0)));

// Columns over an axis from -reach to reach; the height of the drawing is the highest column.
function histogram(counts, reach, label) {
  const width = 300 / counts.length;
  const highest = Math.max(...counts);
  const columns = counts.map((count, i) => {
    const height = (84 * count) / highest;
    return html`<rect x="${i * width + 1}" y="${90 - height}" width="${width - 2}" height="${height}"/>`;
  });
  const marks = [-1, -0.5, 0, 0.5, 1].map((share) => {
    const anchor = { "-1": "start", 1: "end" }[share] ?? "middle";
    return html`<text x="${150 + 150 * share}" y="107" text-anchor="${anchor}">${number(Math.round(share * reach), 0)}</text>`;
  });
  return html`<svg viewBox="0 0 300 112" role="img" aria-label="${label}"><g class="x-bars">${columns}</g>
    <path class="x-axis" d="M0 90.5H300"/>${marks}</svg>`;
}

define("scaled-dots", (data, { width: chosen }, say) => {
  const width = data.widths[chosen];
  const most = number(Math.log(data.scores[chosen].length));
  const told = [["dots", 1], ["scaled", Math.sqrt(width)]].map(([name, scale]) => {
    const weights = softmax(data.scores[chosen].map((score) => score / scale));
    const spread = number(data.deviations[chosen] / scale);
    const entropy = number(entropyOf(weights));
    const reach = data.reach[name];
    const [low, high] = [number(-Math.round(reach), 0), number(Math.round(reach), 0)];
    const label = say("histogram", { title: say(name), spread, low, high });
    const rows = weights.map((weight, s) => html`<tr><th scope="row"><var>k</var><sub>${s + 1}</sub></th>
      <td>${bar(weight)}</td><td class="x-number">${percent(weight)}</td></tr>`);
    const picture = html`<div data-tone="query"><p class="x-title">${say(name)}</p>
      ${histogram(data.counts[name][chosen], reach, label)}
      <p><small>${say("pairs")}: ${say("spread", { spread })}</small></p>
      <table class="x-rows"><caption>${say("keys", { count: weights.length })}</caption><tbody>${rows}</tbody></table>
      <p><small>${say("entropy", { entropy, most })}</small></p></div>`;
    return { picture, spread, entropy, largest: percent(Math.max(...weights)) };
  });
  const [plain, scaled] = told;
  return {
    picture: html`<div class="x-columns">${told.map(({ picture }) => picture)}</div>`,
    said: say("said", {
      width,
      count: data.scores[chosen].length,
      ...plain,
      spread2: scaled.spread,
      largest2: scaled.largest,
      entropy2: scaled.entropy,
    }),
    values: { width },
    answered: width >= 128,
  };
});
