// Fit a player to another sentence: a row for each source token.
function fitRows(player, { source }) {
  const all = (name) => [...player.querySelectorAll(name)];
  const drawn = [".ap-key", ".ap-score", ".ap-weight", ".ap-row-strip"];
  for (const name of [...drawn, ".ap-in path", ".ap-out path"]) {
    const [first, ...others] = all(name);
    others.forEach((other) => other.remove());
    for (let s = 1; first && s < source.length; s++) first.parentNode.append(first.cloneNode(true));
    all(name).forEach((part, s) => (part.style.gridRow = s + 2));
  }
  all(".ap-key").forEach((key, s) => (key.textContent = key.title = source[s]));
  all(".ap-machine")[0].style.setProperty("--count", source.length);
  all(".ap-in, .ap-out").forEach((svg) => {
    svg.setAttribute("viewBox", `0 0 100 ${10 * source.length}`);
  });
}

// And the table of all steps, as the page brought it for the stored sentence.
function fitTable(player, { source, target, weights, next }) {
  const cell = (name, text, given = {}) =>
    Object.assign(document.createElement(name), { textContent: text, ...given });
  const heads = player.querySelector("thead tr");
  const [corner, last] = [heads.firstChild, heads.lastChild];
  const named = source.map((token) => cell("th", token, { scope: "col" }));
  heads.replaceChildren(corner, ...named, ...(next.length ? [last] : []));
  player.querySelector("tbody").replaceChildren(
    ...target.map((token, t) => {
      const shaded = weights[t].map((weight) => {
        const one = cell("td", Math.round(100 * weight));
        one.style.setProperty("--w", weight);
        return one;
      });
      const chances = (next[t] ?? []).map(([name, chance]) => `${name} ${chance.toFixed(2)}`);
      const row = document.createElement("tr");
      row.append(cell("th", `${t + 1}. ${token}`, { scope: "row" }), ...shaded);
      if (next.length) row.append(cell("td", chances.join(", ")));
      return row;
    }),
  );
}
