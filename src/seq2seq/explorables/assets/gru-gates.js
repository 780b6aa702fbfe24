const { define, html, number, percent, signedBar } = seq2seqExplorables;

// One step of one unit: the gates are given.
function step({ old, token }, update, reset) {
  const enters = reset * old;
  const candidate = Math.tanh(token + enters);
  return { old, enters, candidate, new: update * old + (1 - update) * candidate };
}

// What is left of the old state after each number of steps: zⁿ, as columns with a line at one half.
function memory(update, steps, label) {
  const width = 300 / (steps + 1);
  const columns = Array.from({ length: steps + 1 }, (_, n) => {
    const height = 100 * update ** n;
    return html`<rect x="${n * width + 1}" y="${105 - height}" width="${width - 2}" height="${height}"/>`;
  });
  const every = Math.max(1, Math.round(steps / 4));
  const marks = Array.from({ length: steps + 1 }, (_, n) => n).filter((n) => n % every === 0);
  const text = (n) => html`<text x="${(n + 0.5) * width}" y="122" text-anchor="middle">${n}</text>`;
  return html`<svg viewBox="0 0 300 126" role="img" aria-label="${label}" data-tone="key">
    <g class="x-bars">${columns}</g><path class="x-axis" d="M0 105.5H300"/>
    <path class="x-axis" stroke-dasharray="3 4" d="M0 55H300"/>
    <text x="299" y="50" text-anchor="end">50%</text>${marks.map(text)}</svg>`;
}

const TONES = { old: "key", enters: "context", candidate: "query", new: "source" };

define("gru-gates", (data, state, say) => {
  const [update, reset] = [Number(state.update), Number(state.reset)];
  const found = step(data, update, reset);
  const rows = Object.entries(found).map(([name, value]) => html`<tr><th scope="row">${say(name)}</th>
    <td>${signedBar(value, TONES[name])}</td><td class="x-number">${number(value)}</td></tr>`);
  const left = percent(update ** data.steps);
  const label = say("memory", { steps: data.steps, left });
  const picture = html`<div class="x-columns">
    <div><table class="x-rows"><caption>${say("one step")}</caption><tbody>${rows}</tbody></table></div>
    <div><p><small>${say("many steps")}</small></p>${memory(update, data.steps, label)}</div></div>`;

  const said = say("said", {
    token: number(data.token),
    reset: number(reset),
    old: number(found.old),
    candidate: number(found.candidate),
    update: number(update),
    rest: number(1 - update),
    new: number(found.new),
  });
  const half = number(Math.log(0.5) / Math.log(update), 1);
  const lasts = { 0: "at once", 1: "never" }[update] ?? "half";
  return {
    picture,
    said: `${said} ${say(lasts, { half, left, steps: data.steps })}`,
    values: { update: number(update), reset: number(reset) },
    answered: update >= 0.9,
  };
});
