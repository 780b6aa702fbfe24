for (const player of document.querySelectorAll(".attention-player:not(.is-ready)")) {
  const all = (name) => [...player.querySelectorAll(name)];
  const one = (name) => player.querySelector(name);
  const slider = one("input[type=range]");
  const stored = JSON.parse(one(".ap-data").textContent);
  let data = stored;
  let steps = data.target.length;
  let step = 0;
  let stage = 1;
  let speed = 1; // how long a stage lasts, beside normal
  let timer = null;
  let hands = null; // of weights that can be moved, where there is a site

  let low = 0; // of all scores, and the highest; 0 among them
  let high = 0;
  const share = (score) => (100 * (score - low)) / (high - low || 1);

  const stretch = (bar, from, to) => {
    bar.style.left = Math.min(from, to) + "%";
    bar.style.width = Math.abs(to - from) + "%";
  };

  const paint = (strip, units) => {
    [...strip.children].forEach((cell, unit) => {
      const color = units[unit] < 0 ? "var(--key)" : "var(--query)";
      const part = Math.abs(units[unit]);
      cell.style.background = `color-mix(in srgb, ${color} ${part}%, var(--paper))`;
    });
  };

  const chip = (text, name) => {
    const token = document.createElement("span");
    token.textContent = text;
    token.className = name;
    return token;
  };
  // A word that has been written, or is going to be. Where weights were moved, that is seen.
  const written = (t, name) => {
    const facts = [name, data.kept?.[t] === false && "is-changed", data.moved?.[t] && "is-moved"];
    return chip(data.target[t], facts.filter(Boolean).join(" "));
  };

  function show() {
    const weights = data.weights[step];
    const best = Math.max(...weights);
    all(".ap-stages button").forEach((button, index) => {
      button.classList.toggle("is-done", index < stage);
      if (index + 1 === stage) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    one(".ap-said").textContent = data.said[step][stage - 1];
    all("[data-from]").forEach((part) => {
      part.classList.toggle("is-later", stage < +part.dataset.from);
    });
    all(".ap-head").forEach((head) => {
      head.classList.toggle("is-now", +head.dataset.tone === stage);
    });
    all(".ap-t").forEach((index) => (index.textContent = step + 1));
    all(".ap-q").forEach((index) => (index.textContent = step + data.query));

    all(".ap-score").forEach((cell, s) => {
      const score = data.scores[step][s];
      const shown = stage >= 2;
      cell.querySelector("b").textContent = score.toFixed(2).replace("-", "\u2212");
      cell.classList.toggle("is-top", score === Math.max(...data.scores[step]));
      stretch(cell.querySelector("i"), share(0), shown ? share(score) : share(0));
    });
    all(".ap-weight").forEach((cell, s) => {
      const weight = weights[s];
      cell.querySelector("b").textContent = Math.round(100 * weight) + "%";
      cell.classList.toggle("is-top", weight === best);
      stretch(cell.querySelector("i"), 0, stage >= 3 ? 100 * weight : 0);
    });
    all(".ap-out path").forEach((line, s) => {
      line.style.setProperty("--thick", 0.6 + 11 * weights[s] + "px");
      line.style.opacity = stage < 4 ? 0 : 0.22 + 0.68 * weights[s];
    });
    if (data.sums) paint(one(".ap-node .ap-strip"), data.sums[step]);

    one(".ap-next > div").replaceChildren(
      ...(data.next[step] || []).map(([token, probability]) => {
        const row = document.createElement("div");
        const track = document.createElement("div");
        const number = document.createElement("b");
        track.className = "ap-track";
        if (stage === 5) {
          stretch(track.appendChild(document.createElement("i")), 0, 100 * probability);
          number.textContent = probability.toFixed(2);
          if (token === data.target[step]) row.className = "is-top";
        }
        row.append(chip(stage === 5 ? token : "", ""), track, number);
        return row;
      }),
    );
    one(".ap-text").replaceChildren(
      ...data.target.slice(0, step).map((_, t) => written(t, "")),
      stage === 5 ? written(step, "is-new") : chip("?", "is-open"),
      ...(data.kept && stage === 5 ? data.target.slice(step + 1) : []).map((_, i) =>
        written(step + 1 + i, "is-rest"),
      ),
    );
    player.classList.toggle("has-weights", stage >= 3);

    slider.value = step + 1;
    slider.setAttribute("aria-valuetext", `step ${step + 1} of ${steps}`);
    one(".ap-at").textContent = `${step + 1} of ${steps}`;
    const first = step === 0 && stage === 1;
    const last = step === steps - 1 && stage === 5;
    const disabled = { stepBack: first, stageBack: first, stageOn: last, stepOn: last };
    all(".ap-controls button").forEach((button) => {
      button.disabled = disabled[button.dataset.do] || false;
    });
    one(".ap-play").textContent = timer ? "Pause" : "Play";
    hands?.draw();
  }

  function go(position) {
    const end = 5 * steps - 1;
    position = Math.max(0, Math.min(end, position));
    step = Math.floor(position / 5);
    stage = (position % 5) + 1;
    show();
    return position < end;
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    // Announced sentence by sentence when the reader steps, not while it plays.
    one(".ap-said").setAttribute("aria-live", "polite");
  }

  function tick() {
    const more = go(5 * step + stage);
    if (more) timer = setTimeout(tick, speed * (stage === 5 ? 2200 : 1600));
    else pause();
    show();
  }

  const does = {
    stepBack: () => go(5 * (stage > 1 ? step : step - 1)),
    stageBack: () => go(5 * step + stage - 2),
    stageOn: () => go(5 * step + stage),
    stepOn: () => go(step === steps - 1 ? 5 * steps - 1 : 5 * (step + 1)),
    first: () => go(0),
    last: () => go(5 * steps - 1),
    play: () => {
      if (step === steps - 1 && stage === 5) go(0);
      one(".ap-said").setAttribute("aria-live", "off");
      timer = setTimeout(tick, speed * 700);
      show();
    },
  };
  function act(name) {
    const playing = timer !== null;
    pause();
    if (name !== "play" || !playing) does[name]();
    else show();
  }

  all("[data-do]").forEach((button) => {
    button.addEventListener("click", () => act(button.dataset.do));
  });
  all(".ap-stages button").forEach((button, index) => {
    button.addEventListener("click", () => (pause(), go(5 * step + index)));
  });
  all("[data-speed]").forEach((button) => {
    button.addEventListener("click", () => {
      speed = +button.dataset.speed;
      all("[data-speed]").forEach((one) => one.setAttribute("aria-pressed", one === button));
    });
  });
  // A click on a word, a number or the head of a column goes where its button would.
  one(".ap-live").addEventListener("click", ({ target }) => {
    if (target.matches("input")) return;
    const word = [...one(".ap-text").children].indexOf(target);
    const part = target.closest(".ap-score, .ap-weight, .ap-head, .ap-node");
    const shown = +(part?.dataset.tone ?? 0);
    if (word < 0 && !shown) return;
    pause();
    go(word < 0 ? 5 * step + (part.matches(".ap-node") && shown === 3 ? 4 : shown) - 1 : 5 * word + 4);
  });
  slider.addEventListener("input", (event) => {
    pause();
    go(5 * (event.target.value - 1) + stage - 1);
  });
  const keys = {
    ArrowRight: "stageOn",
    ArrowLeft: "stageBack",
    ArrowDown: "stepOn",
    ArrowUp: "stepBack",
    Home: "first",
    End: "last",
    " ": "play",
  };
  player.addEventListener("keydown", (event) => {
    const name = keys[event.key];
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    const field = event.target.matches("input") && (event.target.type !== "range" || name !== "play");
    const own = field || event.target.closest("details, form");
    const pressed = event.key === " " && event.target.matches("button");
    if (!name || modified || own || pressed) return;
    event.preventDefault();
    act(name);
  });

  const folded = one("details");
  addEventListener("beforeprint", () => (folded.open = true));

  // Lines from the query to every key, and from every value to their sum.
  function line() {
    const size = data.source.length;
    const middle = (size * 10) / 2;
    for (const svg of all(".ap-in, .ap-out")) {
      [...svg.children].forEach((path, s) => {
        const [from, to] = svg.matches(".ap-in") ? [middle, 10 * s + 5] : [10 * s + 5, middle];
        path.setAttribute("d", `M0 ${from}C50 ${from} 50 ${to} 100 ${to}`);
      });
    }
  }

  // Show these numbers: those of the stored sentence, or of the reader's own.
  function take(given, position = given.opening ? 5 * given.opening - 1 : 0) {
    pause();
    data = given;
    steps = data.target.length;
    slider.max = steps;
    low = Math.min(0, ...data.scores.flat());
    high = Math.max(0, ...data.scores.flat());
    line();
    all(".ap-score").forEach((cell) => cell.style.setProperty("--zero", share(0) + "%"));
    all(".ap-row-strip").forEach((strip, s) => paint(strip, data.values[s]));
    go(position);
  }

  folded.open = false;
  one(".ap-live").hidden = false;
  player.tabIndex = 0;
  player.classList.add("is-ready");
  take(stored);
  const form = one(".own-sentence");
  if (form) {
    stored.label = player.getAttribute("aria-label");
    const show = (given, position) => {
      fitTable(player, given);
      take(given, position);
      player.setAttribute("aria-label", given.label);
    };
    const another = (given) => {
      hands?.leave();
      fitRows(player, given);
      show(given);
    };
    const play = () => act("play");
    const open = ownSentence(form, { make: "playerData", stored, show: another, play });
    const rewritten = (given) => {
      show(given, 5 * step + 4);
      one(".ap-said").setAttribute("aria-live", "off"); // what happened is said elsewhere
    };
    const current = () => ({ data, step });
    if (open) hands = movedWeights(player, { open, current, show: rewritten });
  }
}
