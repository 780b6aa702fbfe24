// Put all parts of a translator's picture in their places. `shown` holds what they are drawn from:
// the reader's choices (state), the model, the source tokens, the hypotheses found, the one that is
// looked at (translation), and what the model writes if nothing is changed (before).

function drawingOf({ root, data, say, shelf }) {
  const one = (name) => root.querySelector(name);
  const all = (name) => [...root.querySelectorAll(name)];
  const names = data.models.map(({ name }) => name);

  function draw(shown, said, cursor) {
    const { model, translation, before, found, state } = shown;
    const attends = hasAttention(model);
    const [words, wordsBefore] = [translation.text.split(" "), before.text.split(" ")];
    const [kept, keptBefore] = common(words, wordsBefore);
    drawEnglish(shown, marked(words, kept, "mark"));
    one(".lt-before").hidden = translation.text === before.text;
    redraw(one(".lt-before"), `${say("untouched")} `, ...marked(wordsBefore, keptBefore, "del"));
    one(".lt-said").textContent = said;
    one(".lt-plain").hidden = attends;
    all(".lt-attends").forEach((part) => (part.hidden = !attends));
    const hasSteps = translation.steps.length > 0; // nothing typed, or a model that writes nothing
    one(".lt-machine").hidden = !hasSteps;
    if (hasSteps) drawMachine(shown, cursor);
    one(".lt-beams").hidden = found.length < 2;
    if (found.length > 1) drawBeam(shown);
    drawOther(shown);
    drawControls(state);
  }

  // Where the text has several sentences, each is a button, and the marks are in the one looked at.
  function drawEnglish({ model, state, translation }, looked) {
    const texts = allTexts(model, state, translation.text);
    const sentences = texts.map((text, i) => (i === state.part ? looked : [`${text} `]));
    redraw(one(".lt-english"), ...sentences.flat());
    one(".lt-parts").hidden = texts.length < 2;
    const buttons = splitSentences(state.text).map((sentence, i) => {
      const given = { "data-key": `part-${i}`, "data-part": i, "aria-pressed": i === state.part };
      return make("button", { type: "button", lang: "fr", ...given }, sentence);
    });
    redraw(one(".lt-parts"), make("span", {}, say("parts")), ...buttons);
  }

  function drawMachine(shown, cursor) {
    const { before, state, model, translation } = shown;
    const place = one(".lt-place");
    const { scrollLeft } = place;
    redraw(place, drawMap({ ...shown, before: isTouched(state) ? before : null, cursor }));
    place.scrollLeft = scrollLeft;
    const step = chosenStep(state, translation);
    one(".lt-stepsaid").textContent = stepSaid({ ...shown, step });
    redraw(one(".lt-best"), ...drawBest(say, step, state));
    one("[data-do=unforce]").hidden = !(step.t in state.forced);
    one("[data-do=unmove]").hidden = !hasAttention(model) || !(step.t in state.weights);
    if (hasAttention(model)) drawSliders(shown.tokens, step);
    redraw(one(".lt-numbers"), drawNumbers({ ...shown, step, units: data.units }));
  }

  // Made anew for another sentence only: a slider that is being moved has to stay.
  function drawSliders(tokens, { weights }) {
    const place = one(".lt-sliders");
    if (place.dataset.tokens !== tokens.join(" ")) {
      place.dataset.tokens = tokens.join(" ");
      place.replaceChildren(
        ...tokens.map((token, s) => {
          const slider = make("input", {
            type: "range",
            min: 0,
            max: 100,
            step: 1,
            "data-source": s,
          });
          return make("label", {}, make("span", {}, token), slider, make("b"));
        }),
      );
    }
    [...place.children].forEach((label, s) => {
      const slider = label.querySelector("input");
      slider.value = Math.round(100 * weights[s]);
      slider.setAttribute("aria-valuetext", percent(weights[s]));
      label.querySelector("b").textContent = percent(weights[s]);
    });
  }

  function drawBeam({ found, translation }) {
    redraw(
      one(".lt-lines"),
      ...found.map((hypothesis, i) => {
        const pressed = hypothesis === translation;
        const given = {
          type: "button",
          "data-key": `line-${i}`,
          "data-line": i,
          "aria-pressed": pressed,
        };
        const button = make("button", given, hypothesis.text || say("nothing"));
        const score = say("tree score", { score: decimal(hypothesis.score) });
        return make("li", {}, button, " ", make("small", {}, score));
      }),
    );
    redraw(one(".lt-branches"), drawTree(say, found));
  }

  function drawOther(shown) {
    const { state } = shown;
    const model = state.other && shelf.here(state.other);
    const part = (name) => one(`.lt-other ${name}`);
    one(".lt-other").hidden = !model || !shown.tokens.length;
    if (one(".lt-other").hidden) return;
    const tokens = tokensOf(model, state);
    // Masks and moved weights are about tokens; a model that cuts words otherwise has others.
    const same = tokens.join(" ") === shown.tokens.join(" ");
    const own = same ? state : { ...state, masked: [], weights: {} };
    const [translation] = translations(model, own, interventionsOf(own, model, tokens.length));
    const words = translation.text.split(" ");
    const [kept] = common(words, shown.translation.text.split(" "));
    part(".lt-title").textContent = shelf.about(state.other).label;
    redraw(part(".lt-second"), ...marked(words, kept, "mark"));
    const done = changes(say, model, own, tokens);
    const said = [done.length ? say("second with", { changes: listed(say, done) }) : say("second")];
    if (isTouched(state) && !hasAttention(model)) said.push(say("second plain"));
    part(".lt-othersaid").textContent = said.join(" ");
    redraw(part(".lt-otherplace"), drawMap({ say, model, tokens, translation, state: own }));
  }

  function drawControls(state) {
    const slider = one("[data-set=temperature]");
    slider.value = Math.log10(state.temperature);
    slider.setAttribute("aria-valuetext", state.temperature);
    one(".lt-temperature").textContent = state.temperature;
    one("[data-set=attention]").checked = state.attention;
    one("[data-set=width]").value = state.width;
    drawModels(state);
  }

  // A model that would have to be fetched says how large it is.
  function drawModels({ model, other }) {
    const size = (name) =>
      shelf.waits(name) ? ` (${say("megabytes", shelf.described(name))})` : "";
    const label = (name) => shelf.about(name).label + size(name);
    redraw(
      one(".lt-models"),
      ...names.map((name) => {
        const given = {
          "data-key": `model-${name}`,
          "data-name": name,
          "aria-pressed": name === model,
        };
        return make("button", { type: "button", ...given }, label(name));
      }),
    );
    const others = names.filter((name) => name !== model);
    const options = others.map((name) => make("option", { value: name }, label(name)));
    redraw(one("[data-set=other]"), make("option", { value: "" }, say("no other")), ...options);
    one("[data-set=other]").value = other;
  }

  // Until the model is here the stored example answers; another sentence has to wait.
  function wait(state) {
    drawControls(state);
    if (state.text === data.sentence && !isTouched(state)) return;
    one(".lt-english").textContent = "\u2026";
    one(".lt-said").textContent = say("waiting");
    one(".lt-parts").hidden = true;
    one(".lt-machine").hidden = true;
  }

  return { draw, wait, drawModels };
}
