// The map of the weights: a row for each output token, a column for each source token. A model
// without attention has one column, the probability of what it wrote. What is copied stands in
// the place of its placeholder. `cursor` is the one cell that the tab key reaches; a map without a
// cursor is only looked at.

function drawMap({ say, model, tokens, translation, before, state, cursor }) {
  const attends = hasAttention(model);
  const chosen = chosenStep(state, translation);
  const { copied } = translation;
  const shown = (token) => copied[token] ?? token;
  const [, kept] = before ? common(before.target, translation.target) : [];
  const place = (row, column) => {
    const here = cursor && cursor.row === row && cursor.column === column;
    return cursor ? { tabIndex: here ? 0 : -1, "data-key": `${row}:${column}` } : {};
  };

  function columnHead(token, s) {
    const masked = state.masked.includes(s);
    const unknown = idOf(model.source, token) === UNK;
    const known = token in copied ? "token, copied" : "token";
    const word = masked ? "token, masked" : unknown ? "token, unknown" : known;
    const label = say(word, { token, copied: copied[token] });
    const kind = token in copied ? "is-copied" : "";
    const className = masked ? "is-masked" : unknown ? "is-unknown" : kind;
    const given = { scope: "col", className, title: label, "aria-label": label };
    return make("th", { ...given, ...place(0, s + 1) }, make("span", {}, shown(token)));
  }

  function row(step, i) {
    const { t, token, weights } = step;
    const facts = { "is-forced": step.forced, "is-changed": kept && !kept[i] };
    const moved = attends && t in state.weights;
    const written = shown(token);
    const label = [say("row", { token: written, step: t + 1 })];
    for (const fact in facts) if (facts[fact]) label.push(say(fact));
    if (moved) label.push(say("is-moved"));
    facts["is-copied"] = token in copied;
    const given = { scope: "row", title: label.join(", "), "aria-label": label.join(", ") };
    given.className = Object.keys(facts)
      .filter((fact) => facts[fact])
      .join(" ");
    const cells = attends
      ? weights.map((weight, s) => cell(i, s, weight, "cell", { token: shown(tokens[s]), written }))
      : [cell(i, 0, step.probability, "cell chance", { written })];
    const node = make("tr", {}, make("th", { ...given, ...place(i + 1, 0) }, written), ...cells);
    node.className = (step === chosen ? "is-chosen " : "") + (moved ? "is-moved" : "");
    if (cursor) node.setAttribute("aria-selected", step === chosen);
    return node;
  }

  function cell(i, s, share, word, about) {
    const said = say(word, { ...about, percent: percent(share) });
    const given = { title: said, "aria-label": said, ...place(i + 1, s + 1) };
    const node = make("td", given, share < 0.005 ? "" : percent(share).replace("%", ""));
    node.style.setProperty("--w", share.toFixed(3));
    return node;
  }

  const chance = { scope: "col", className: "lt-chance", ...place(0, 1) };
  const heads = attends ? tokens.map(columnHead) : [make("th", chance, say("column chance"))];
  const caption = make("caption", { className: "lt-sr" }, say(attends ? "map" : "map, plain"));
  const parts = headAndBody([make("td"), ...heads], translation.steps.map(row));
  const map = make("table", { className: `lt-map ${shapeOf(tokens.map(shown))}` }, caption, parts);
  if (cursor) map.setAttribute("role", "grid");
  return map;
}

// Many tokens scroll; where long ones stand side by side, they stand upright.
function shapeOf(tokens) {
  const longest = Math.max(...tokens.map((token) => token.length), 0);
  return tokens.length > 12 ? "is-long" : tokens.length * (longest + 1) > 65 ? "is-tall" : "";
}

// Press the cells of a map, and walk over them by arrow keys: the map is one stop of the tab key. A
// cell bears "row:column" as data-key; row 0 is the source tokens, column 0 the output tokens.

function steerMap({ map, press, columns, moved }) {
  const cellAt = (row, column) => map.querySelector(`[data-key="${row}:${column}"]`);
  const placeOf = ({ target }) => target.closest("[data-key]")?.dataset.key.split(":").map(Number);

  map.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (!place) return;
    press(...place);
    cellAt(...place)?.focus();
  });

  map.addEventListener("keydown", (event) => {
    const place = placeOf(event);
    if (!place || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const [row, column] = place;
    const moves = {
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      Home: [row, row ? 0 : 1],
      End: [row, columns()],
    };
    if (event.key === "Enter" || event.key === " ") press(row, column);
    else if (moves[event.key]) go(...moves[event.key]);
    else return;
    event.preventDefault();
  });

  function go(row, column) {
    const cell = cellAt(row, column);
    if (!cell) return;
    map.querySelector('[tabindex="0"]').tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus();
    moved(row, column);
  }
}
