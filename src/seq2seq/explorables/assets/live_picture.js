// From the reader's choices and what the models made of them to what is seen. Nothing here
// decides anything: live.js does.

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
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function headAndBody(heads, rows) {
  const parts = document.createDocumentFragment();
  parts.append(make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  return parts;
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
    return make(
      "button",
      {
        type: "button",
        "data-key": `best-${i}`,
        "data-token": token,
        "aria-pressed": forced,
        className: token === step.token ? "is-written" : "",
        title: say(forced ? "unforce" : "force", { token, step: step.t + 1 }),
      },
      make("span", {}, token),
      make("span", { className: "lt-track", "aria-hidden": "true" }, bar),
      make("b", {}, percent(probability)),
    );
  });
}

// All numbers of one step: the state of every source token with its score and weight, and what
// comes of them.
function drawNumbers({ say, model, tokens, translation, step, units }) {
  const attends = hasAttention(model);
  const cell = (text) => make("td", {}, text);
  const line = (name, between, vector) => {
    const numbers = Array.from(vector.slice(0, units), decimal);
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      ...[...between, ...numbers].map(cell),
    );
  };
  const scored = (s) => (attends ? [decimal(step.scores[s]), step.weights[s].toFixed(3)] : []);
  const unscored = attends ? ["", ""] : [];
  const rows = tokens.map((token, s) =>
    line(say("state of", { token }), scored(s), translation.memory.states[s]),
  );
  if (attends) {
    rows.push(line(say("query"), unscored, step.query));
    rows.push(line(say("value"), unscored, step.attentionValue));
  }
  rows.push(line(say("decoder state"), unscored, step.decoderState));
  const columns = [say("column token")];
  if (attends) columns.push(say("column score"), say("column weight"));
  for (let unit = 1; unit <= units; unit++) columns.push(say("unit", { unit }));
  const heads = columns.map((text) => make("th", { scope: "col" }, text));
  const caption = say("numbers caption", { units, all: model.config.units });
  return make("table", {}, make("caption", {}, caption), headAndBody(heads, rows));
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
  const fold = make(
    "details",
    { open: true },
    make("summary", {}, text || say("tree start")),
    make("ul", {}, ...below),
  );
  return [make("li", {}, fold)];
}
