// The reader's choices, and what each control does to them. Every change runs the model again.

for (const root of document.querySelectorAll(".live-translator:not(.is-scripted)")) {
  const one = (name) => root.querySelector(name);
  const all = (name) => [...root.querySelectorAll(name)];
  const data = JSON.parse(one(".lt-data").textContent);
  const names = data.models.map(({ name }) => name);
  const say = (name, given = {}) => data.words[name].replace(/\{(\w+)\}/g, (_, key) => given[key]);
  const hear = (sentence) => (one(".lt-heard").textContent = sentence);
  const shelf = modelShelf({ root, data, say, hear });
  const drawing = drawingOf({ root, data, say, shelf });
  const french = one(".lt-french");
  // The address belongs to the page: to its first translator, and to none in a notebook's window.
  const alone = document.querySelector(".live-translator") === root;
  const addressed = alone && window.top === window && !("jpThemeLight" in document.body.dataset);
  const start = untouched({ text: data.sentence, model: names[0], other: "" });
  let state = start;
  let cursor = { row: 0, column: 1 }; // the cell of the map that the tab key reaches
  let shown = null; // what the picture was drawn from
  let timer = null;

  const isFresh = () => toAddress(state, start) === toAddress(start, start);

  function run(heard) {
    const model = shelf.here(state.model);
    if (!model) return drawing.wait(state);
    const everything = readSentence(model, sentenceAt(state)).tokens;
    const tokens = everything.slice(0, MOST_TOKENS);
    const said = [];
    const bound = state.masked.length > 0 || Object.keys(state.weights).length > 0;
    if (shown && bound && shown.tokens.join(" ") !== tokens.join(" ")) {
      state = { ...state, masked: [], weights: {} };
      said.push(say("other tokens"));
    }
    state = fitted(state, tokens.length);
    const found = translations(model, state, interventionsOf(state, model, tokens.length));
    const [before] = isTouched(state) ? translations(model, state, {}) : found;
    const translation = found[Math.min(state.line, found.length - 1)];
    shown = { say, state, model, tokens, found, translation, before };
    const cut = everything.length > tokens.length;
    said.unshift(happened({ ...shown, found: translation, cut, names }));
    const columns = hasAttention(model) ? tokens.length : 1;
    cursor = {
      row: Math.min(cursor.row, translation.steps.length),
      column: Math.min(Math.max(cursor.column, cursor.row ? 0 : 1), columns),
    };
    drawing.draw(shown, said.join(" "), cursor);
    hear(heard ? heard() : said.join(" "));
    one("[data-do=reset]").disabled = isFresh();
  }

  function change(changed, heard) {
    state = { ...state, ...changed };
    run(heard);
    writeAddress();
  }

  // --- The address ------------------------------------------------------------------------------

  function writeAddress() {
    if (!addressed) return;
    const bare = location.pathname + location.search;
    history.replaceState(null, "", isFresh() ? bare : `${bare}#${toAddress(state, start)}`);
  }

  // Begin with what an address says. If its model does not come, the first one takes its place.
  function enter(wanted) {
    state = wanted;
    shown = null;
    french.value = state.text;
    const quiet = () => ""; // what nobody has done is not announced
    const begin = () => {
      run(isFresh() ? quiet : undefined);
      if (state.other)
        shelf.have(
          state.other,
          false,
          () => run(),
          () => change({ other: "" }),
        );
    };
    if (!shelf.here(state.model)) drawing.wait(state);
    const isFirst = state.model === start.model;
    shelf.have(
      state.model,
      isFirst,
      begin,
      () => isFirst || enter({ ...state, model: start.model }),
    );
  }

  addEventListener("hashchange", () => {
    const wanted = addressed && fromAddress(location.hash, start, names);
    if (wanted) enter(wanted);
  });

  // --- The sentence -----------------------------------------------------------------------------

  function type(text) {
    clearTimeout(timer);
    if (text === state.text) return;
    shown = null;
    change(withSentence(state, text));
  }
  french.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => type(french.value), 300);
  });
  one(".lt-ask").addEventListener("submit", (event) => {
    event.preventDefault();
    type(french.value);
  });
  all("[data-example]").forEach((button) => {
    button.onclick = () => {
      french.value = button.dataset.example;
      type(french.value);
    };
  });

  one(".lt-parts").addEventListener("click", ({ target }) => {
    const part = target.closest("button")?.dataset.part;
    if (part === undefined || +part === state.part) return;
    shown = null;
    change({ ...ofSentence(), part: +part });
  });

  const without = (object, key) => {
    const { [key]: _, ...others } = object;
    return others;
  };

  // --- The map ----------------------------------------------------------------------------------

  // Press a cell: a French token is masked, an English one opened, a weight moved.
  function press(row, column) {
    cursor = { row, column };
    const attends = hasAttention(shown.model);
    if (row > 0 && (column === 0 || !attends)) {
      const heard = () => stepSaid({ ...shown, step: chosen() });
      change({ step: shown.translation.steps[row - 1].t }, heard);
    } else if (row > 0) moveAll(shown.translation.steps[row - 1].t, column - 1);
    else if (attends) mask(column - 1);
  }

  function mask(s) {
    const others = state.masked.filter((other) => other !== s);
    const masked = others.length < state.masked.length ? others : [...others, s];
    change({ masked, line: 0 });
  }

  function moveAll(t, s) {
    const already = state.weights[t] && allWeights(state.weights[t], shown.tokens.length)[s] === 1;
    const weights = already ? without(state.weights, t) : { ...state.weights, [t]: { [s]: 1 } };
    change({ weights, step: t, line: 0 });
  }

  steerMap({
    map: one(".lt-place"),
    press,
    columns: () => (hasAttention(shown.model) ? shown.tokens.length : 1),
    moved: (row, column) => (cursor = { row, column }),
  });

  // --- One step ---------------------------------------------------------------------------------

  const chosen = () => chosenStep(state, shown.translation);

  function force(token) {
    const { t } = chosen();
    const taken = state.forced[t] === token;
    const forced = taken ? without(state.forced, t) : { ...state.forced, [t]: token };
    change({ forced, step: t, line: 0 });
  }

  // Give one source token a share of the attention.
  function share(s, part) {
    const { t, weights } = chosen();
    if (weights.length < 2) return;
    const given = withShare(weights, s, part);
    change({ weights: { ...state.weights, [t]: given }, step: t, line: 0 });
  }

  one(".lt-best").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) force(button.dataset.token);
  });
  one(".lt-type").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = one(".lt-type input");
    const typed = field.value.trim();
    if (!typed || !shown) return;
    const token = [typed, typed.toLowerCase()].find((one) => canWrite(shown.model, one));
    one(".lt-refused").textContent = token ? "" : say("refused", { token: quoted(typed) });
    if (!token) return hear(one(".lt-refused").textContent);
    field.value = "";
    if (state.forced[chosen().t] !== token) force(token);
  });
  one(".lt-sliders").addEventListener("input", ({ target }) => {
    share(+target.dataset.source, target.value / 100);
  });

  // --- The rest ---------------------------------------------------------------------------------

  const set = (name, type, changed) => {
    one(`[data-set=${name}]`).addEventListener(type, ({ target }) => changed(target));
  };
  set("temperature", "input", ({ value }) => {
    change({ temperature: +(10 ** value).toPrecision(2), line: 0 });
  });
  set("attention", "change", ({ checked }) => change({ attention: checked, line: 0 }));
  set("width", "change", ({ value }) => change({ width: +value, line: 0 }));
  set("other", "change", ({ value: other }) => {
    if (!other) return change({ other });
    shelf.have(
      other,
      true,
      () => change({ other }),
      () => drawing.drawModels(state),
    );
  });
  one(".lt-models").addEventListener("click", ({ target }) => {
    const model = target.closest("button")?.dataset.name;
    if (!model || model === state.model) return;
    const other = state.other === model ? "" : state.other;
    shelf.have(model, true, () => change({ model, other, line: 0 }));
  });
  one(".lt-lines").addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) change({ line: +button.dataset.line });
  });
  const does = {
    unforce: () => change({ forced: without(state.forced, chosen().t) }),
    unmove: () => change({ weights: without(state.weights, chosen().t) }),
    reset: () => {
      french.value = start.text;
      shown = null;
      change(start);
    },
    copy: async () => {
      writeAddress();
      const copied = await navigator.clipboard.writeText(location.href).then(
        () => true,
        () => false,
      );
      one(".lt-copied").textContent = say(copied ? "copied" : "not copied");
      hear(one(".lt-copied").textContent);
    },
  };
  all("[data-do]").forEach((button) => (button.onclick = () => does[button.dataset.do]()));

  one("[data-do=copy]").hidden = !addressed;
  one(".lt-controls").hidden = french.readOnly = false;
  root.classList.add("is-scripted");
  const begin = () => enter((addressed && fromAddress(location.hash, start, names)) || start);
  // Models that are fetched come after the first paint.
  if (data.folder === null) begin();
  else afterFirstPaint(begin);
}
