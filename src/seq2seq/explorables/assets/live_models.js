// The models of a translator: some are part of the page, others are fetched when they are wanted.

const HEAVY = 1e6; // bytes; a link alone does not load so much

function modelShelf({ root, data, say, hear }) {
  const opened = {};
  const loads = new Map(); // by name: how far a model has come, or what became of it
  const first = data.models[0].name;
  const about = (name) => data.models.find((model) => model.name === name);
  const described = (name) => ({
    model: about(name).label,
    size: (about(name).size / 1e6).toFixed(1),
  });
  const waits = (name) => data.folder !== null && !here(name);

  // The model, if it is here.
  function here(name) {
    const text = root.querySelector(`.lt-model[data-model="${CSS.escape(name)}"]`);
    if (!opened[name] && text) opened[name] = seq2seqLive.readInline(text.textContent);
    return opened[name];
  }

  // Call `then` once a model is here, or `otherwise` if the reader does without it. What is heavy
  // comes only when it was asked for.
  async function have(name, asked, then, otherwise = () => {}) {
    if (here(name)) return then();
    if (loads.get(name)?.control) return;
    const again = () => have(name, true, then, otherwise);
    const leave = () => {
      loads.delete(name);
      draw();
      otherwise();
    };
    const stay = (word) => {
      loads.set(name, { said: say(word, described(name)), again, leave });
      draw();
    };
    if (!asked && about(name).size > HEAVY) return stay("offer");
    const control = new AbortController();
    loads.set(name, { share: 0, control });
    draw();
    const progress = (share) => {
      root.querySelector(`[data-load="${CSS.escape(name)}"]`).value = share;
      loads.get(name).share = share;
    };
    try {
      const address = `${data.folder}${name}.s2s`;
      opened[name] = await fetchModel(address, about(name).size, progress, control.signal);
    } catch {
      if (control.signal.aborted) return leave();
      const word = location.protocol === "file:" ? "failed, file" : "failed";
      hear(say(word, described(name)));
      return stay(word);
    }
    loads.delete(name);
    draw();
    then();
  }

  // The first model comes by itself, and its bar moves nothing. The others were asked for where the
  // models are chosen.
  function draw() {
    const rows = (names) => names.map((name) => row(name, loads.get(name)));
    const [own, others] = root.querySelectorAll(".lt-loads");
    redraw(own, ...rows([...loads.keys()].filter((name) => name === first)));
    redraw(others, ...rows([...loads.keys()].filter((name) => name !== first)));
  }

  function row(name, load) {
    const button = (word, onclick) =>
      make("button", { type: "button", "data-key": `${word}-${name}`, onclick }, say(word));
    const only = name === first; // without it there is nothing to go back to
    if (!load.control) {
      const leave = only ? [] : [button("leave", load.leave)];
      return make("div", {}, make("p", {}, load.said), button("load", load.again), ...leave);
    }
    const bar = make("progress", { max: 1, value: load.share, "data-load": name });
    const label = make("label", {}, make("span", {}, say("loading", described(name))), bar);
    if (only) return make("div", { className: "is-quiet" }, label);
    return make(
      "div",
      {},
      label,
      button("cancel", () => load.control.abort()),
    );
  }

  return { here, have, waits, about, described };
}
