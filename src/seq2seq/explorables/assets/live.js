const HEAVY = 1e6; // bytes; a link alone does not load so much

for (const root of document.querySelectorAll(".live-translator:not(.is-scripted)")) {
  const one = (name) => root.querySelector(name);
  const all = (name) => [...root.querySelectorAll(name)];
  const data = JSON.parse(one(".lt-data").textContent);
  const names = data.models.map(({ name }) => name);
  const about = (name) => data.models.find((model) => model.name === name);
  const say = (name, given = {}) => data.words[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  const opened = {};
  const loads = new Map(); // by name: how far, and how to stop it
  const start = untouched({ text: data.sentence, model: names[0], other: "" });
  // The address belongs to the page: to its first translator, and to none in a notebook's window.
  const alone = document.querySelector(".live-translator") === root;
  const addressed = alone && window.top === window && !("jpThemeLight" in document.body.dataset);
  let state = start;
  let cursor = { row: 0, column: 1 };
  let shown = null; // all that the picture was drawn from
  let read = null; // the tokens that the reader's choices are about
  let timer = null;

  // --- Models -----------------------------------------------------------------------------------

  function here(name) {
    const text = one(`.lt-model[data-model="${name}"]`);
    if (!opened[name] && text) opened[name] = seq2seqLive.readInline(text.textContent);
    return opened[name];
  }

  // Call `then` once a model is here; what is heavy waits until the reader asks for it.
  async function have(name, asked, then, otherwise = () => {}) {
    if (here(name)) return then();
    if (loads.get(name)?.control) return;
    const { size } = about(name);
    const again = () => have(name, true, then, otherwise);
    const leave = () => (loads.delete(name), drawLoads(), otherwise());
    if (!asked && size > HEAVY) {
      loads.set(name, { said: say("offer", described(name)), again, leave });
      return drawLoads();
    }
    const control = new AbortController();
    const load = { share: 0, control };
    loads.set(name, load);
    drawLoads();
    const progress = (share) => ((load.share = share), showProgress(name));
    try {
      opened[name] = await fetchModel(`${data.folder}${name}.s2s`, size, progress, control.signal);
    } catch {
      if (control.signal.aborted) return leave();
      loads.set(name, { said: say("failed", described(name)), again, leave });
      hear(say("failed", described(name)));
      return drawLoads();
    }
    loads.delete(name);
    drawLoads();
    then();
  }

  const megabytes = (size) => (size / 1e6).toFixed(1);
  const described = (name) => ({ model: about(name).label, size: megabytes(about(name).size) });
  const waits = (name) => !here(name) && data.folder !== null;

  function drawLoads() {
    redraw(one(".lt-loads"), ...[...loads].map(([name, load]) => {
      const button = (word, does, key) => {
        const node = make("button", { type: "button", "data-key": `${key}-${name}` }, say(word));
        node.onclick = does;
        return node;
      };
      if (!load.control) {
        const buttons = [button("load", load.again, "again")];
        if (name !== names[0]) buttons.push(button("leave", load.leave, "leave"));
        return make("div", {}, make("p", {}, load.said), ...buttons);
      }
      const bar = make("progress", { max: 1, value: load.share, "data-load": name });
      const label = make("label", {}, make("span", {}, say("loading", described(name))), bar);
      const stop = () => load.control.abort();
      return make("div", {}, label, ...(name === names[0] ? [] : [button("cancel", stop, "cancel")]));
    }));
  }

  function showProgress(name) {
    const bar = one(`[data-load="${name}"]`);
    if (bar) bar.value = loads.get(name).share;
  }

  // --- From choices to picture --------------------------------------------------------------------

  function change(changed, heard) {
    state = { ...state, ...changed };
    run(heard);
    writeAddress();
  }

  function run(heard) {
    const model = here(state.model);
    one(".lt-french").value = one(".lt-french") === document.activeElement ? one(".lt-french").value : state.text;
    if (!model) return waitForModel();
    const tokens = tokensOf(model, state.text);
    const notes = [];
    const bound = state.masked.length || Object.keys(state.weights).length;
    if (read && bound && read.join(" ") !== tokens.join(" ")) {
      state = { ...state, masked: [], weights: {} };
      notes.push(say("other tokens"));
    }
    read = tokens;
    const found = translations(model, state, interventionsOf(state, model, tokens.length));
    const [before] = isTouched(state) ? translations(model, state, {}) : found;
    const line = Math.min(state.line, found.length - 1);
    const cut = tokensOf(model, state.text).length < splitWords(model.source, tokenizeFrench(state.text)).length;
    shown = { say, model, tokens, state, found, translation: found[line], before, units: data.units };
    const said = [happened({ ...shown, found: found[line], cut }), ...notes];
    draw(said.join(" "));
    hear(heard ? heard() : said.join(" "));
  }

  function draw(said) {
    const { model, tokens, translation, before, found } = shown;
    const empty = !tokens.length;
    const changed = isTouched(state) && !empty;
    const [nowWords, beforeWords] = [translation.text.split(" "), before.text.split(" ")];
    const [kept, keptBefore] = common(nowWords, beforeWords);
    redraw(one(".lt-english"), ...marked(nowWords, kept, "mark"));
    one(".lt-before").hidden = !changed || translation.text === before.text;
    redraw(one(".lt-before"), `${say("untouched")} `, ...marked(beforeWords, keptBefore, "del"));
    one(".lt-said").textContent = said;
    root.classList.toggle("is-plain", !hasAttention(model));
    root.classList.toggle("is-empty", empty);
    one(".lt-plain").hidden = hasAttention(model);
    all(".lt-attends").forEach((part) => (part.hidden = !hasAttention(model)));
    one(".lt-machine").hidden = empty;
    if (!empty) drawMachine();
    one(".lt-beams").hidden = found.length < 2;
    if (found.length > 1) drawBeam();
    drawOther();
    drawControls();
  }

  function drawMachine() {
    const { translation, tokens, model } = shown;
    const columns = hasAttention(model) ? tokens.length : 1;
    cursor = { row: Math.min(cursor.row, translation.steps.length), column: Math.min(cursor.column, columns) };
    if (cursor.row === 0 && cursor.column === 0) cursor.column = 1;
    const scroll = one(".lt-place").scrollLeft;
    redraw(one(".lt-place"), drawMap({ ...shown, before: isTouched(state) ? shown.before : null, cursor }));
    one(".lt-place").scrollLeft = scroll;
    drawStep();
  }

  function drawStep() {
    const step = chosenStep(state, shown.translation);
    const t = step.t;
    one(".lt-stepsaid").textContent = stepSaid({ ...shown, step });
    redraw(one(".lt-best"), ...drawBest(say, step, state));
    one("[data-do=unforce]").hidden = !(t in state.forced);
    one("[data-do=unmove]").hidden = !(t in state.weights);
    if (hasAttention(shown.model)) drawSliders(step);
    redraw(one(".lt-numbers"), drawNumbers({ ...shown, step }));
  }

  function drawSliders(step) {
    const place = one(".lt-sliders");
    if (place.dataset.tokens !== shown.tokens.join(" ")) {
      place.dataset.tokens = shown.tokens.join(" ");
      place.replaceChildren(...shown.tokens.map((token, s) => {
        const input = make("input", { type: "range", min: 0, max: 100, step: 1, "data-source": s });
        return make("label", {}, make("span", {}, token), input, make("b"));
      }));
    }
    all(".lt-sliders label").forEach((label, s) => {
      const input = label.querySelector("input");
      if (input !== document.activeElement || +input.value !== Math.round(100 * step.weights[s])) {
        input.value = Math.round(100 * step.weights[s]);
      }
      input.setAttribute("aria-valuetext", percent(step.weights[s]));
      label.querySelector("b").textContent = percent(step.weights[s]);
    });
  }

  function drawBeam() {
    const { found } = shown;
    redraw(one(".lt-lines"), ...found.map((hypothesis, i) => {
      const button = make("button", {
        type: "button", "data-key": `line-${i}`, "data-line": i, "aria-pressed": hypothesis === shown.translation,
      }, hypothesis.text || say("nothing"));
      return make("li", {}, button, " ", make("small", {}, say("tree score", { score: decimal(hypothesis.score) })));
    }));
    redraw(one(".lt-branches"), drawTree(say, found));
  }

  function drawOther() {
    const model = state.other && here(state.other);
    one(".lt-other").hidden = !model || !shown.tokens.length;
    if (one(".lt-other").hidden) return;
    const tokens = tokensOf(model, state.text);
    // Masks and moved weights are about tokens; a model that cuts words otherwise has others.
    const same = tokens.join(" ") === shown.tokens.join(" ");
    const own = same ? state : { ...state, masked: [], weights: {} };
    const [translation] = translations(model, own, interventionsOf(own, model, tokens.length));
    const words = translation.text.split(" ");
    const [kept] = common(words, shown.translation.text.split(" "));
    one(".lt-other .lt-title").textContent = about(state.other).label;
    redraw(one(".lt-other .lt-second"), ...marked(words, kept, "mark"));
    const done = changes(say, model, own, tokens);
    const said = [done.length ? say("second with", { changes: listed(say, done) }) : say("second")];
    if (isTouched(state) && !hasAttention(model)) said.push(say("second plain"));
    one(".lt-other .lt-othersaid").textContent = said.join(" ");
    redraw(one(".lt-other .lt-otherplace"), drawMap({ say, model, tokens, translation, state: { ...own, step: shown.state.step } }));
  }

  function drawControls() {
    const slider = one("[data-set=temperature]");
    slider.value = Math.log10(state.temperature);
    slider.setAttribute("aria-valuetext", state.temperature);
    one(".lt-temperature").textContent = state.temperature;
    one("[data-set=attention]").checked = state.attention;
    one("[data-set=width]").value = state.width;
    drawModels();
    one("[data-do=reset]").disabled = !isTouched(state) && state.width === 1 && state.text === start.text
      && state.model === start.model && !state.other;
  }

  function drawModels() {
    const size = (name) => (waits(name) ? ` (${say("megabytes", described(name))})` : "");
    redraw(one(".lt-models"), ...names.map((name) => make("button", {
      type: "button", "data-key": `model-${name}`, "data-model-name": name, "aria-pressed": name === state.model,
    }, about(name).label + size(name))));
    const others = names.filter((name) => name !== state.model);
    redraw(one("[data-set=other]"), make("option", { value: "" }, say("no other")),
      ...others.map((name) => make("option", { value: name }, about(name).label + size(name))));
    one("[data-set=other]").value = state.other;
  }

  // Until the model is here the stored example answers; another sentence has to wait.
  function waitForModel() {
    if (state.text === data.sentence && !isTouched(state)) return;
    one(".lt-english").textContent = "\u2026";
    one(".lt-said").textContent = say("waiting");
    one(".lt-machine").hidden = true;
  }

  const hear = (sentence) => (one(".lt-heard").textContent = sentence);

  // --- The address --------------------------------------------------------------------------------

  function writeAddress() {
    if (!addressed) return;
    const now = toAddress(state, start);
    const plain = toAddress(start, start);
    const bare = location.pathname + location.search;
    history.replaceState(null, "", now === plain ? bare : `${bare}#${now}`);
  }

  function enter(wanted) {
    state = wanted;
    read = null;
    one(".lt-french").value = state.text;
    drawModels();
    const fallBack = () => enter({ ...state, model: start.model });
    const compared = () => state.other && have(state.other, false, () => run(), () => change({ other: "" }));
    if (here(state.model)) return run(), compared();
    waitForModel();
    have(state.model, state.model === start.model, () => (run(), compared()), state.model === start.model ? undefined : fallBack);
  }

  addEventListener("hashchange", () => {
    const wanted = addressed && fromAddress(location.hash, start, names);
    if (wanted) enter(wanted);
  });

  // --- Controls -----------------------------------------------------------------------------------

  function type(text) {
    clearTimeout(timer);
    if (text !== state.text) change(withSentence(state, text));
  }
  const french = one(".lt-french");
  french.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => type(french.value), 300);
  });
  one(".lt-ask").addEventListener("submit", (event) => (event.preventDefault(), type(french.value)));
  all("[data-example]").forEach((button) => {
    button.onclick = () => ((french.value = button.dataset.example), type(french.value));
  });

  const without = (object, key) => Object.fromEntries(Object.entries(object).filter(([t]) => +t !== +key));
  const stepShown = () => chosenStep(state, shown.translation);
  const stepHeard = () => stepSaid({ ...shown, step: stepShown() });

  // Press a cell of the map: a French token is masked, an English one opened, a weight moved.
  function press(row, column) {
    const { tokens, translation, model } = shown;
    cursor = { row, column };
    if (row === 0) {
      if (!hasAttention(model)) return;
      const s = column - 1;
      const masked = state.masked.includes(s) ? state.masked.filter((other) => other !== s) : [...state.masked, s];
      return change({ masked, line: 0 });
    }
    const { t } = translation.steps[row - 1];
    if (column === 0 || !hasAttention(model)) return change({ step: t }, stepHeard);
    const given = state.weights[t];
    const already = given && allWeights(given, tokens.length)?.[column - 1] === 1;
    const weights = already ? without(state.weights, t) : { ...state.weights, [t]: { [column - 1]: 1 } };
    change({ weights, step: t, line: 0 });
  }
  const placeOf = (event) => event.target.closest(".lt-place [data-key]")?.dataset.key.split(":").map(Number);
  const map = one(".lt-place");
  map.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (!place) return;
    press(...place);
    map.querySelector(`[data-key="${place.join(":")}"]`)?.focus();
  });
  map.addEventListener("keydown", (event) => {
    const place = placeOf(event);
    if (!place || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const [row, column] = place;
    const last = [shown.translation.steps.length, hasAttention(shown.model) ? shown.tokens.length : 1];
    const moves = {
      ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column], Home: [row, row ? 0 : 1], End: [row, last[1]],
    };
    if (event.key === "Enter" || event.key === " ") press(row, column);
    else if (moves[event.key]) go(...moves[event.key]);
    else return;
    event.preventDefault();
    function go(toRow, toColumn) {
      const target = map.querySelector(`[data-key="${toRow}:${toColumn}"]`);
      if (!target) return;
      map.querySelector('[tabindex="0"]').tabIndex = -1;
      target.tabIndex = 0;
      target.focus();
      cursor = { row: toRow, column: toColumn };
    }
  });

  function force(token) {
    const { t } = stepShown();
    const taken = state.forced[t] === token;
    change({ forced: taken ? without(state.forced, t) : { ...state.forced, [t]: token }, step: t, line: 0 });
  }
  one(".lt-best").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) force(button.dataset.token);
  });
  one(".lt-type").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = one(".lt-type input");
    const token = field.value.trim();
    const written = canWrite(shown.model, token) ? token : token.toLowerCase();
    const knows = canWrite(shown.model, written);
    one(".lt-refused").textContent = knows || !token ? "" : say("refused", { token: quoted(token) });
    if (!token) return;
    if (!knows) return hear(say("refused", { token: quoted(token) }));
    field.value = "";
    if (state.forced[stepShown().t] !== written) force(written);
  });
  one(".lt-sliders").addEventListener("input", ({ target }) => {
    const step = stepShown();
    const s = +target.dataset.source;
    const share = target.value / 100;
    const rest = step.weights.reduce((sum, weight, i) => (i === s ? sum : sum + weight), 0);
    const given = {};
    step.weights.forEach((weight, i) => {
      const other = rest > 0 ? weight / rest : 1 / (step.weights.length - 1);
      const moved = i === s ? share : (1 - share) * other;
      if (moved > 0) given[i] = moved;
    });
    if (step.weights.length > 1) change({ weights: { ...state.weights, [step.t]: given }, step: step.t, line: 0 });
  });

  one("[data-set=temperature]").addEventListener("input", ({ target }) => {
    change({ temperature: +(10 ** target.value).toPrecision(2), line: 0 });
  });
  one("[data-set=attention]").addEventListener("change", ({ target }) => change({ attention: target.checked, line: 0 }));
  one("[data-set=width]").addEventListener("change", ({ target }) => change({ width: +target.value, line: 0 }));
  one("[data-set=other]").addEventListener("change", ({ target }) => {
    const other = target.value;
    if (!other) return change({ other });
    have(other, true, () => change({ other }), () => drawModels());
  });
  one(".lt-models").addEventListener("click", (event) => {
    const model = event.target.closest("button")?.dataset.modelName;
    if (!model || model === state.model) return;
    have(model, true, () => change({ model, other: state.other === model ? "" : state.other, line: 0 }));
  });
  one(".lt-lines").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) change({ line: +button.dataset.line });
  });
  const does = {
    unforce: () => change({ forced: without(state.forced, stepShown().t) }),
    unmove: () => change({ weights: without(state.weights, stepShown().t) }),
    reset: () => {
      french.value = start.text;
      read = null;
      change(start);
    },
    copy: async () => {
      writeAddress();
      let said = "copied";
      try {
        await navigator.clipboard.writeText(location.href);
      } catch {
        said = "not copied";
      }
      one(".lt-copied").textContent = say(said);
      hear(say(said));
    },
  };
  all("[data-do]").forEach((button) => (button.onclick = () => does[button.dataset.do]()));

  one("[data-do=copy]").hidden = !addressed;
  one(".lt-controls").hidden = false;
  root.classList.add("is-scripted");
  const wanted = (addressed && fromAddress(location.hash, start, names)) || start;
  // After the first paint: the model is heavier than the page.
  if (data.folder === null) enter(wanted);
  else requestAnimationFrame(() => setTimeout(() => enter(wanted)));
}
