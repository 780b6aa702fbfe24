const { define, html, number, bar } = seq2seqExplorables;

const ORDERS = [1, 2, 3, 4];

// sacreBLEU's tokens (13a) in lower case: punctuation stands alone, but for points inside numbers.
function tokens(text) {
  const plain = text
    .toLowerCase()
    .replace(/<skipped>/g, "")
    .replace(/-\n/g, "")
    .replace(/\n/g, " ")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">");
  return ` ${plain} `
    .replace(/([{-~[-` -&(-+:-@/])/g, " $1 ")
    .replace(/([^0-9])([.,])/g, "$1 $2 ")
    .replace(/([.,])([^0-9])/g, " $1 $2")
    .replace(/([0-9])(-)/g, "$1 $2 ")
    .split(/\s+/)
    .filter(Boolean);
}

function ngrams(words, order) {
  return words.slice(order - 1).map((_, i) => words.slice(i, i + order).join(" "));
}

// Which runs of a translation count: each as often as the reference has it, and no more.
function counted(words, reference, order) {
  const left = new Map();
  for (const run of ngrams(reference, order)) left.set(run, (left.get(run) ?? 0) + 1);
  return ngrams(words, order).map((run) => {
    const rest = left.get(run) ?? 0;
    left.set(run, rest - 1);
    return rest > 0;
  });
}

// BLEU (Papineni et al., 2002): the geometric mean of four precisions times the brevity penalty.
function bleu(words, reference) {
  const runs = ORDERS.map((order) => counted(words, reference, order));
  const found = runs.map((run) => run.filter(Boolean).length);
  const sizes = runs.map((run) => run.length);
  const short = words.length < reference.length;
  let penalty = 1;
  if (short) penalty = words.length ? Math.exp(1 - reference.length / words.length) : 0;
  let smoothing = 1; // an order without a match counts as half, a quarter, … of one
  const precisions = found.map((count, i) => {
    if (!sizes[i] || !found[0]) return 0;
    if (!count) smoothing *= 2;
    return (count || 1 / smoothing) / sizes[i];
  });
  const score = 100 * penalty * precisions.reduce((product, precision) => product * precision ** 0.25, 1);
  return { runs, found, sizes, penalty, precisions, score };
}

define("bleu-ngrams", (data, { hypothesis, order }, say) => {
  const [words, reference] = [tokens(hypothesis), tokens(data.reference)];
  const { runs, found, sizes, penalty, precisions, score } = bleu(words, reference);
  const chosen = Number(order);
  // A word is lit if it stands in a run that counts.
  const lit = words.map((_, i) => runs[chosen - 1].some((one, at) => one && at <= i && i < at + chosen));
  const rows = ORDERS.map((n, i) => {
    const precision = number(100 * precisions[i], 1) + "%";
    const shown = found[i] || !precisions[i] ? precision : say("smoothed", { precision });
    return html`<tr class="${n === chosen ? "is-chosen" : ""}" data-set="order=${n}"><th scope="row">${n}</th>
      <td>${sizes[i] ? say("counted", { found: found[i], size: sizes[i] }) : say("none")}</td>
      <td class="x-precision">${shown}${bar(precisions[i])}</td></tr>`;
  });
  const chips = words.map((word, i) => html`<span class="x-chip ${lit[i] ? "is-on" : ""}">${word}</span>`);
  const [shown, brevity] = [number(score, 1), number(penalty)];
  return {
    picture: html`<p class="x-chips" data-tone="attention">${chips}</p>
      <p class="x-text"><small>${say("reference")}</small> ${reference.join(" ")}</p>
      <table class="x-even"><thead><tr><th scope="col">${say("n-grams")}</th><th scope="col">${say("found")}</th>
      <th scope="col">${say("precision")}</th></tr></thead><tbody>${rows}</tbody></table>
      <p class="x-text">${say("penalty")} <b class="x-penalty">${brevity}</b> · ${say("score")} <b class="x-bleu">${shown}</b></p>`,
    said: say(words.length ? "said" : "empty", {
      bleu: shown,
      found: found[chosen - 1],
      size: sizes[chosen - 1],
      order,
      penalty: brevity,
    }),
  };
});
