const { define, html, number } = seq2seqExplorables;

const lengthPenalty = (length, alpha) => ((5 + length) / 6) ** alpha;

// All beginnings that were in a beam up to a step, as a tree: { token, alive, children }.
function treeOf(steps, step) {
  const root = { children: new Map() };
  steps.slice(0, step).forEach((beam, n) => {
    for (const [tokens] of beam) {
      let node = root;
      for (const token of tokens) {
        if (!node.children.has(token)) node.children.set(token, { token, alive: false, children: new Map() });
        node = node.children.get(token);
        node.alive ||= n === step - 1;
      }
    }
  });
  return root;
}

// Give every node its place: a column for each token, a row for each leaf.
function place(node, column, rows, parent, nodes) {
  const children = [...node.children.values()];
  const at = { node, column, parent };
  if (column >= 0) nodes.push(at);
  at.row = children.length ? Infinity : rows.next++;
  for (const child of children) {
    at.row = Math.min(at.row, place(child, column + 1, rows, at, nodes).row);
  }
  return at;
}

function drawing(steps, step, say) {
  const nodes = [];
  const rows = { next: 0 };
  place(treeOf(steps, step), -1, rows, null, nodes);
  const widest = Math.max(...nodes.map(({ node }) => node.token.length));
  const wide = Math.max(56, 8.5 * widest + 26);
  const [x, y] = [(at) => 6 + wide * at.column, (at) => 20 + 28 * at.row];
  const parts = nodes.map((at) => {
    const alive = at.node.alive ? "is-alive" : "";
    const from = at.parent?.column >= 0 ? at.parent : null;
    const end = x(at) - 5;
    const line = from && html`<path class="x-branch ${alive}" d="M${end - 18} ${y(from)}C${end - 6} ${y(from)} ${end - 14} ${y(at)} ${end} ${y(at)}"/>`;
    return html`${line}<text class="${alive}" x="${x(at)}" y="${y(at) + 5}">${at.node.token}</text>`;
  });
  const kept = steps[step - 1].length;
  const leaves = nodes.filter(({ node }) => !node.children.size);
  const dropped = leaves.filter(({ node }) => !node.alive).length;
  const [width, height] = [wide * (1 + Math.max(...nodes.map(({ column }) => column))) + 8, 28 * rows.next + 12];
  const label = say("tree", { step, kept, dropped });
  return html`<div class="x-scroll" data-scroll="end" tabindex="0" role="region" aria-label="${label}">
    <svg class="x-tree" viewBox="0 0 ${width} ${height}" style="width:${width}px" role="img" aria-label="${label}">${parts}</svg></div>`;
}

define("beam-tree", ({ beams }, { width, step: chosen, alpha }, say) => {
  const steps = beams[width];
  const step = Math.min(Number(chosen), steps.length);
  const ranked = steps[step - 1]
    .map(([tokens, log]) => ({ tokens, log, score: log / lengthPenalty(tokens.length, alpha) }))
    .sort((a, b) => b.score - a.score);
  const text = (tokens) => tokens.join(" ");
  const rows = ranked.map(({ tokens, log, score }) => html`<tr><th scope="row">${text(tokens)}</th>
    <td class="x-log">${number(log)}</td><td class="x-score">${number(score)}</td></tr>`);
  const best = ranked[0];
  return {
    picture: html`${drawing(steps, step, say)}<p><small>${say("legend")}</small></p>
      <table><caption>${say("beam")}</caption><thead><tr><th scope="col">${say("hypothesis")}</th>
      <th scope="col">${say("log")}</th><th scope="col">${say("score")}</th></tr></thead><tbody>${rows}</tbody></table>`,
    said: say("said", {
      width,
      step,
      steps: steps.length,
      kept: ranked.length,
      best: text(best.tokens),
      log: number(best.log),
      score: number(best.score),
    }),
    values: { step, alpha: number(Number(alpha), 1) },
    answered: step === steps.length,
  };
});
