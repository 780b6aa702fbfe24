// Weights that the reader moves. Each weight of the step that is shown gets a handle; the model of
// the site writes the rest of the sentence with the weights moved so far.

// `open` brings the model, `current` tells what the player shows ({ data, step }), and `show` lets it
// show other data at the same step.
function movedWeights(player, { open, current, show }) {
  const part = player.querySelector(".moved-weights");
  const words = JSON.parse(part.dataset.words);
  const say = (name, given) => words[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  const [toggle, back] = part.querySelectorAll("button");
  const label = part.querySelector("label");
  const number = part.querySelector("input");
  const said = part.querySelector("[role=status]");
  const machine = player.querySelector(".ap-machine");
  const cells = () => [...machine.querySelectorAll(".ap-weight")];
  let model; // while the handles are there
  let coming = false;
  let moved = {}; // output step → shares of its source tokens
  let before; // the translation by the model's own weights
  let steps = []; // of the translation that is shown
  let chosen = 0; // the source token that the field is about

  const nameOf = (s) => `\u201c${current().data.source[s]}\u201d`;

  // What is not a handle keeps quiet: the handles say the weights.
  function hush(quiet) {
    const silent = (node, is) =>
      is ? node.setAttribute("aria-hidden", "true") : node.removeAttribute("aria-hidden");
    silent(machine, !quiet);
    for (const child of machine.children) silent(child, quiet && !child.matches(".ap-weight"));
    for (const cell of cells()) silent(cell.querySelector("b"), quiet);
    const group = { role: "group", "aria-label": words.hands };
    for (const [name, value] of Object.entries(group)) {
      if (quiet) machine.setAttribute(name, value);
      else machine.removeAttribute(name);
    }
  }

  function enter() {
    for (const [s, cell] of cells().entries()) {
      const hand = document.createElement("input");
      Object.assign(hand, { type: "range", min: 0, max: 100, step: 1, className: "ap-hand" });
      hand.addEventListener("input", () => ((chosen = s), give(s, +hand.value)));
      hand.addEventListener("focus", () => ((chosen = s), draw()));
      cell.querySelector(".ap-track").append(hand);
    }
    hush(true);
    player.classList.add("has-hands");
    toggle.setAttribute("aria-pressed", "true");
    label.hidden = false;
    const { data, step } = current();
    chosen = data.weights[step].indexOf(Math.max(...data.weights[step]));
    write();
    said.textContent = words.how;
  }

  // Without handles all weights are the model's own.
  function leave() {
    if (!model) return;
    const touched = Object.keys(moved).length > 0;
    moved = {};
    write();
    model = before = undefined;
    const { kept, ...data } = current().data;
    show(data);
    for (const hand of machine.querySelectorAll(".ap-hand")) hand.remove();
    hush(false);
    player.classList.remove("has-hands");
    toggle.setAttribute("aria-pressed", "false");
    label.hidden = back.hidden = true;
    said.textContent = touched ? words["own again"] : "";
  }

  // Let the model write with the weights moved so far; return what is to be said of it.
  function write() {
    const found = seq2seqOwn.withMoved(model, current().data, moved, before);
    before = found.before;
    steps = found.translation.steps;
    show({ ...seq2seqOwn.playerData(model, found.translation, moved), kept: found.kept });
    return found.sentence;
  }

  // Give one source token a share of the attention at the step that is shown, in percent.
  function give(s, percent) {
    const { t, weights } = steps[current().step];
    if (weights.length < 2) {
      said.textContent = words.alone;
      return draw();
    }
    moved = { ...moved, [t]: seq2seqOwn.withShare(weights, s, percent / 100) };
    said.textContent = write();
  }

  // Put the handles and the field where the weights of the step are.
  function draw() {
    if (!model) return;
    const { step } = current();
    const percents = Array.from(steps[step].weights, (weight) => Math.round(100 * weight));
    cells().forEach((cell, s) => {
      const hand = cell.querySelector(".ap-hand");
      hand.value = percents[s];
      hand.setAttribute("aria-label", say("hand", { token: nameOf(s), step: step + 1 }));
      hand.setAttribute("aria-valuetext", `${percents[s]}%`);
    });
    label.firstChild.textContent = say("number", { token: nameOf(chosen) });
    if (document.activeElement !== number) number.value = percents[chosen];
    back.hidden = !Object.keys(moved).length;
  }

  toggle.addEventListener("click", async () => {
    if (model) return leave();
    if (coming) return;
    coming = true;
    said.textContent = words.loading;
    try {
      model = await open();
      enter();
    } catch {
      said.textContent = words.failed;
    } finally {
      coming = false;
    }
  });
  back.addEventListener("click", () => {
    moved = {};
    said.textContent = `${words["own again"]} ${write()}`;
    toggle.focus();
  });
  number.addEventListener("input", () => {
    if (number.value === "" || !number.validity.valid) said.textContent = words["not a number"];
    else give(chosen, +number.value);
  });
  number.addEventListener("blur", draw);

  part.hidden = false;
  return { draw, leave };
}
