// From the reader's choices and what the models made of them to what is seen. Nothing here decides
// anything: live.js does.

// Only what is exactly nothing, or exactly all, is called so.
function percent(share) {
  if (share > 0 && share < 0.005) return "<1%";
  if (share > 0.995 && share < 1) return ">99%";
  return `${Math.round(100 * share)}%`;
}
const decimal = (number) => (Math.round(number * 100) / 100 + 0).toFixed(2).replace("-", "\u2212");

function make(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// Draw a part anew and leave the keyboard where it was.
function redraw(part, ...children) {
  const key = part.contains(document.activeElement) && document.activeElement.dataset.key;
  part.replaceChildren(...children);
  if (key) part.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

// Words, those marked that another translation does not have.
function marked(words, kept, tag) {
  return words.flatMap((word, i) => [kept[i] ? word : make(tag, {}, word), " "]);
}

// The map: a row for each output token, a column for each source token. `cursor` is the one cell
// that the tab key reaches; without a cursor the map is only looked at.
function drawMap({ say, model, tokens, translation, before, state, cursor }) {
  const attends = hasAttention(model);
  const chosen = chosenStep(state, translation);
  const [, kept] = before ? common(before.target, translation.target) : [];
  const place = (row, column) => {
    const here = cursor && cursor.row === row && cursor.column === column;
    return cursor ? { tabIndex: here ? 0 : -1, "data-key": `${row}:${column}` } : {};
  };
  const heads = attends ? tokens.map((token, s) => {
    const masked = state.masked.includes(s);
    const unknown = idOf(model.source, token) === UNK;
    const label = say(masked ? "token, masked" : unknown ? "token, unknown" : "token", { token });
    return make("th", {
      scope: "col", className: (masked ? "is-masked " : "") + (unknown ? "is-unknown" : ""),
      "aria-label": label, title: cursor ? label : token, ...place(0, s + 1),
    }, make("span", {}, token));
  }) : [make("th", { scope: "col", className: "lt-chance", ...place(0, 1) }, say("column chance"))];
  const rows = translation.steps.map((step, i) => {
    const forced = step.t in state.forced && step.forced;
    const moved = attends && step.t in state.weights;
    const facts = [
      forced && say("is forced"), moved && say("is moved"), kept && !kept[i] && say("is changed"),
    ].filter(Boolean);
    const label = [say("row", { token: step.token, step: step.t + 1 }), ...facts].join(", ");
    const head = make("th", {
      scope: "row", "aria-label": label, title: label, ...place(i + 1, 0),
      className: (forced ? "is-forced " : "") + (kept && !kept[i] ? "is-changed" : ""),
    }, step.token);
    const cells = attends
      ? step.weights.map((weight, s) => cell(percent(weight), weight, say("cell", {
        percent: percent(weight), token: tokens[s], written: step.token,
      }), s))
      : [cell(percent(chanceOf(step)), chanceOf(step), say("cell chance", {
        percent: percent(chanceOf(step)), written: step.token }), 0)];
    function cell(text, weight, said, s) {
      const node = make("td", {
        "aria-label": said, title: said, ...place(i + 1, s + 1),
      }, weight < 0.005 ? "" : text.replace("%", ""));
      node.style.setProperty("--w", weight.toFixed(3));
      return node;
    }
    const row = make("tr", {
      className: (step === chosen ? "is-chosen " : "") + (moved ? "is-moved" : ""),
    }, head, ...cells);
    if (cursor) row.setAttribute("aria-selected", step === chosen);
    return row;
  });
  const table = make("table", { className: `lt-map ${shapeOf(tokens)}` },
    make("caption", { className: "lt-sr" }, say(attends ? "map" : "map, plain")),
    make("thead", {}, make("tr", {}, make("td"), ...heads)), make("tbody", {}, ...rows));
  if (cursor) table.setAttribute("role", "grid");
  return table;
}

// Many tokens scroll; where long ones stand side by side, they stand upright.
function shapeOf(tokens) {
  const longest = Math.max(...tokens.map((token) => token.length), 0);
  return tokens.length > 12 ? "is-long" : tokens.length * (longest + 1) > 65 ? "is-tall" : "";
}

const chanceOf = (step) =>
  Math.exp(seq2seqLive.logSoftmax(step.logits)[step.id]);

// The output step that is looked into: the reader's, or the second, the first that can be wrong.
function chosenStep(state, { steps }) {
  return steps.find(({ t }) => t === state.step) ?? steps[Math.min(1, steps.length - 1)];
}

// The five best next tokens of a step, as buttons that force one.
function drawBest(say, step, state) {
  return step.best.map(({ token, probability }, i) => {
    const forced = state.forced[step.t] === token;
    const bar = make("i");
    bar.style.width = `${100 * probability}%`;
    return make("button", {
      type: "button", "data-key": `best-${i}`, "data-token": token, "aria-pressed": forced,
      className: token === step.token ? "is-written" : "",
      title: say(forced ? "unforce" : "force", { token, step: step.t + 1 }),
    }, make("span", {}, token), make("span", { className: "lt-track", "aria-hidden": "true" }, bar),
    make("b", {}, percent(probability)));
  });
}

// All numbers of one step: for every source token its state, score and weight, and what comes of them.
function drawNumbers({ say, model, tokens, translation, step, units }) {
  const head = (text) => make("th", { scope: "col" }, text);
  const shown = (vector) => [...(vector ?? []).slice(0, units)].map((x) => make("td", {}, decimal(x)));
  const attends = hasAttention(model);
  const columns = [say("column token"), ...(attends ? [say("column score"), say("column weight")] : [])];
  const line = (name, vector, ...between) => make("tr", {},
    make("th", { scope: "row" }, name), ...between, ...shown(vector));
  const empty = attends ? [make("td"), make("td")] : [];
  const rows = tokens.map((token, s) => line(say("state of", { token }), translation.memory.states[s],
    ...(attends ? [make("td", {}, decimal(step.scores[s])), make("td", {}, step.weights[s].toFixed(3))] : [])));
  if (attends) {
    rows.push(line(say("query"), step.query, ...empty), line(say("value"), step.attentionValue, ...empty.map(() => make("td"))));
  }
  rows.push(line(say("decoder state"), step.decoderState, ...empty.map(() => make("td"))));
  const heads = [...columns, ...Array.from({ length: units }, (_, u) => say("unit", { unit: u + 1 }))];
  return make("table", {},
    make("caption", {}, say("numbers caption", { units, all: model.config.units })),
    make("thead", {}, make("tr", {}, ...heads.map(head))), make("tbody", {}, ...rows));
}

// The hypotheses of a beam as a tree: where they agree they share a line, and then they part.
function drawTree(say, hypotheses) {
  return make("ul", { className: "lt-tree" }, ...branches(say, hypotheses, 0));
}

function branches(say, members, depth) {
  let end = depth;
  const [{ target }] = members;
  while (end < target.length && members.every((one) => one.target[end] === target[end])) end++;
  const text = target.slice(depth, end).join(" ");
  const groups = new Map();
  for (const one of members) {
    groups.set(one.target[end], [...(groups.get(one.target[end]) ?? []), one]);
  }
  if (groups.size === 1) {
    const score = (one) => make("small", {}, say("tree score", { score: decimal(one.score) }));
    return members.map((one) => make("li", {}, text, " ", score(one)));
  }
  const below = [...groups.values()].flatMap((group) => branches(say, group, end));
  const fold = make("details", { open: true }, make("summary", {}, text || say("tree start")),
    make("ul", {}, ...below));
  return [make("li", {}, fold)];
}
