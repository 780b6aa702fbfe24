const { define, html, number } = seq2seqExplorables;

const TONES = ["context", "attention", "target"];

// Which words of a translation stand in a longest common subsequence with the reference.
function inOrder(words, reference) {
  const longest = Array.from({ length: words.length + 1 }, () => Array(reference.length + 1).fill(0));
  for (let i = words.length - 1; i >= 0; i--) {
    for (let j = reference.length - 1; j >= 0; j--) {
      longest[i][j] =
        words[i] === reference[j]
          ? 1 + longest[i + 1][j + 1]
          : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const kept = words.map(() => false);
  for (let i = 0, j = 0; i < words.length && j < reference.length; ) {
    if (words[i] === reference[j]) kept[i++] = Boolean(++j);
    else if (longest[i + 1][j] >= longest[i][j + 1]) i++;
    else j++;
  }
  return kept;
}

// The value of a curve between its points; before the first and after the last it stays.
function valueAt([lengths, scores], length) {
  const next = lengths.findIndex((one) => one >= length);
  if (next === 0) return scores[0];
  if (next < 0) return scores[scores.length - 1];
  const share = (length - lengths[next - 1]) / (lengths[next] - lengths[next - 1]);
  return scores[next - 1] + share * (scores[next] - scores[next - 1]);
}

function chart(curves, length, longest, say) {
  const place = (at, score) => [44 + (546 * at) / longest, 170 - 1.55 * score];
  const lines = Object.entries(curves).map(([name, curve], i) => {
    const points = curve[0].map((at, n) => place(at, curve[1][n]).join(","));
    const [endX, endY] = place(curve[0][curve[0].length - 1], curve[1][curve[1].length - 1]);
    const [x, y] = place(length, valueAt(curve, length));
    return html`<g data-tone="${TONES[i]}"><polyline class="x-line" points="${points.join(" ")}"
      stroke-dasharray="${["", "7 4", "2 4"][i]}"/><circle class="x-dot" cx="${x}" cy="${y}" r="8"/>
      <text class="x-name" x="${endX}" y="${endY - 9}" text-anchor="end">${name}</text></g>`;
  });
  const scores = Object.entries(curves).map(([name, curve]) =>
    say("score", { name, score: number(valueAt(curve, length), 0) }),
  );
  const across = [0, 50, 100].map((score) => {
    const [, y] = place(0, score);
    return html`<path class="x-grid" d="M44 ${y}H590"/><text x="38" y="${y + 4}" text-anchor="end">${score}</text>`;
  });
  const [here] = place(length, 0);
  return html`<svg class="x-wide" viewBox="0 0 600 206" role="img" aria-label="${say("chart", { length, scores: scores.join(", ") })}">
    ${across}<path class="x-axis" stroke-dasharray="3 4" d="M${here} 10V170"/>${lines}
    <text x="44" y="190">0</text><text x="590" y="190" text-anchor="end">${longest}</text>
    <text x="312" y="190" text-anchor="middle">${say("axis")}</text></svg>`;
}

define("growing-sentence", ({ curves, sentences, references, translations }, state, say) => {
  const i = Number(state.length);
  const length = sentences[i].length;
  const reference = references[i];
  const longest = Math.max(
    sentences[sentences.length - 1].length,
    ...Object.values(curves).map(([lengths]) => lengths[lengths.length - 1]),
  );
  const models = Object.keys(curves).map((name, place) => {
    const words = translations[name][i];
    const kept = inOrder(words, reference);
    const told = { name, kept: kept.filter(Boolean).length, size: reference.length };
    const score = number(valueAt(curves[name], length), 0);
    const chips = words.map((word, n) => html`<span class="x-chip ${kept[n] ? "is-on" : ""}">${word}</span>`);
    const picture = html`<div data-tone="${TONES[place]}" class="x-model"><p class="x-title">${say("kept", told)}</p>
      <p class="x-chips">${words.length ? chips : say("nothing")}</p></div>`;
    return { picture, said: say("part", { ...told, score }) };
  });
  return {
    picture: html`${chart(curves, length, Math.ceil(longest), say)}
      <p class="x-text"><small>${say("source")}</small> ${sentences[i].join(" ")}</p>
      <p class="x-text"><small>${say("reference")}</small> ${reference.join(" ")}</p>
      ${models.map(({ picture }) => picture)}`,
    said: say("said", { length, parts: models.map(({ said }) => said).join(". ") }),
    values: { length },
    answered: i === sentences.length - 1,
  };
});
