for (const motion of document.querySelectorAll(".translation-in-motion:not(.is-ready)")) {
  const all = (name) => [...motion.querySelectorAll(name)];
  const one = (name) => motion.querySelector(name);
  const stored = JSON.parse(one(".tm-data").textContent);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let data, last, crossing; // moments: nothing read, each token, the crossing, each output
  let moment;
  let touched = false;
  let speed = 1;
  let timer = null;

  // From the moment to the picture: which parts are seen.
  function show() {
    const step = Math.max(0, moment - crossing);
    const before = moment === crossing ? 1 : step; // c waits in the state before any input comes
    const flags = {
      "is-crossed": moment >= crossing,
      "is-crossing": moment === crossing,
      "is-over": moment === last,
      "is-playing": timer !== null,
    };
    for (const name in flags) motion.classList.toggle(name, flags[name]);
    all(".tm-token").forEach((token, s) => {
      token.classList.toggle("is-read", s < moment);
      token.classList.toggle("is-now", s === moment - 1);
    });
    all("[data-step]").forEach((part) => {
      const seen = part.matches(".tm-before") ? before : step;
      part.classList.toggle("is-on", +part.dataset.step === seen);
    });
    all(".tm-target .tm-word").forEach((token, t) => {
      token.classList.toggle("is-written", t < step);
      token.classList.toggle("is-new", t === step - 1);
    });
    one(".tm-said").textContent = data.said[moment];
    one("[data-do=first]").disabled = one("[data-do=back]").disabled = moment === 0;
    one("[data-do=on]").disabled = moment === last;
    all("[data-speed]").forEach((button) => {
      button.setAttribute("aria-pressed", +button.dataset.speed === speed);
    });
  }

  // How long a moment lasts while it plays, in milliseconds.
  const length = () => speed * (moment < crossing ? 650 : moment === crossing ? 1500 : 2200);

  // Let a part come from where another one is; from and to in shares of the moment.
  function travel(part, origin, from, to, corner) {
    const [start, end] = [origin, part].map((node) => node.getBoundingClientRect());
    const [x, y] = [start.left - end.left, start.top - end.top];
    const way = [{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }];
    const turn = { sideways: [0, y], down: [x, 0] }[corner]; // which way it goes first
    if (turn) way.splice(1, 0, { transform: `translate(${turn[0]}px, ${turn[1]}px)` });
    play(part, way, from, to);
  }

  function play(part, way, from, to) {
    part.animate(way, {
      delay: from * length(),
      duration: (to - from) * length(),
      easing: "ease-in-out",
      fill: "backwards",
    });
  }

  // One step forward is seen to happen; every other change of moment is immediate.
  function animate() {
    const step = moment - crossing;
    const appear = [{ opacity: 0 }, { opacity: 1 }];
    if (step < 0) play(all(".tm-token .tm-strip")[moment - 1], appear, 0, 0.6);
    if (step === 0) travel(one(".tm-before.is-on"), one(".tm-context .tm-strip"), 0, 0.8, "sideways");
    if (step <= 0) return;
    const words = all(".tm-target .tm-word");
    const fed = one(".tm-input .is-on");
    if (step > 1) travel(fed, words[step - 2], 0, 0.3, "sideways");
    else play(fed, appear, 0, 0.3);
    if (step > 1) travel(one(".tm-before.is-on"), one(".tm-after.is-on"), 0, 0.3);
    play(one(".tm-after.is-on"), appear, 0.3, 0.45);
    const bars = one(".tm-bars.is-on");
    play(bars, appear, 0.4, 0.5);
    const grow = [{ transform: "scaleX(0)" }, { transform: "none" }];
    bars.querySelectorAll(".tm-length").forEach((bar) => play(bar, grow, 0.4, 0.65));
    travel(words[step - 1], bars.querySelector(".tm-candidate"), 0.7, 0.95, "down");
    play(words[step - 1], appear, 0.7, 0.75);
  }

  function go(to) {
    motion.getAnimations({ subtree: true }).forEach((animation) => animation.cancel());
    const forward = to === moment + 1;
    moment = Math.max(0, Math.min(last, to));
    touched = true;
    show();
    if (forward && moment === to && !calm.matches) animate();
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    // Read aloud when the reader steps, not while it plays.
    one(".tm-said").setAttribute("aria-live", "polite");
    motion.classList.remove("is-playing");
  }

  function wait() {
    timer = setTimeout(() => {
      go(moment + 1);
      if (moment < last) wait();
      else pause();
    }, length());
  }

  const does = {
    first: () => go(0),
    back: () => go(moment - 1),
    on: () => go(moment + 1),
    end: () => go(last),
    play: () => {
      if (calm.matches) return;
      one(".tm-said").setAttribute("aria-live", "off");
      // The opening is a still from the middle: the first time, it plays from the beginning.
      if (!touched || moment === last) go(0);
      wait();
      show();
    },
  };
  function act(name) {
    const playing = timer !== null;
    pause();
    if (name !== "play" || !playing) does[name]();
  }

  all("[data-do]").forEach((button) => {
    button.addEventListener("click", () => act(button.dataset.do));
  });
  all("[data-speed]").forEach((button) => {
    button.addEventListener("click", () => {
      speed = +button.dataset.speed;
      show();
    });
  });
  one(".tm-picture").addEventListener("click", ({ target }) => {
    const read = all(".tm-source .tm-word").indexOf(target);
    const written = all(".tm-target .tm-word").indexOf(target);
    if (read < 0 && written < 0) return;
    pause();
    go(read < 0 ? crossing + written + 1 : read + 1);
  });
  calm.addEventListener("change", pause);

  const keys = { ArrowRight: "on", ArrowLeft: "back", Home: "first", End: "end", " ": "play" };
  motion.addEventListener("keydown", (event) => {
    const name = keys[event.key];
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    const pressed = event.key === " " && event.target.matches("button");
    if (!name || modified || pressed || event.target.closest("details, form")) return;
    event.preventDefault();
    act(name);
  });

  // Draw another run into the picture: as many tokens and steps as it has.
  function draw(run) {
    const repeated = (parent, count) => {
      const [first] = parent.children;
      parent.replaceChildren(...Array.from({ length: count }, () => first.cloneNode(true)));
      return [...parent.children];
    };
    const name = (chip, token) => (chip.textContent = chip.title = token);
    const paint = (strip, units) => {
      [...strip.children].forEach((cell, i) => {
        cell.classList.toggle("tm-minus", units[i] < 0);
        cell.style.setProperty("--p", `${Math.abs(units[i])}%`);
      });
    };
    const steps = (stack, fill) => {
      repeated(stack, run.target.length).forEach((part, t) => {
        part.dataset.step = t + 1;
        fill(part, t);
      });
    };
    repeated(one(".tm-source"), run.source.length).forEach((token, s) => {
      name(token.querySelector(".tm-word"), run.source[s]);
      paint(token.querySelector(".tm-strip"), run.states[s]);
      const shares = token.querySelector(".tm-stack");
      if (shares) {
        steps(shares, (part, t) => {
          part.style.setProperty("--w", run.weights[t][s]);
          part.textContent = percent(run.weights[t][s]);
        });
      }
    });
    const { contextVector, decoderStates } = run;
    paint(one(".tm-context .tm-strip"), contextVector);
    steps(one(".tm-input .tm-stack"), (part, t) => (part.textContent = run.fed[t]));
    const [before, after] = all(".tm-state .tm-stack");
    const strip = (part, units) => paint(part.querySelector(".tm-strip"), units);
    steps(before, (part, t) => strip(part, [contextVector, ...decoderStates][t]));
    steps(after, (part, t) => strip(part, decoderStates[t]));
    steps(one(".tm-machine > .tm-stack"), (part, t) => {
      repeated(part, run.next[t].length).forEach((bar, rank) => {
        const [token, chance] = run.next[t][rank];
        name(bar.querySelector(".tm-candidate"), token);
        bar.querySelector(".tm-length").style.width = `${100 * chance}%`;
        bar.querySelector("b").textContent = percent(chance);
      });
    });
    const written = repeated(one(".tm-target"), run.target.length);
    written.forEach((word, t) => name(word, run.target[t]));
    repeated(one("tbody"), run.target.length).forEach((row, t) => {
      const [step, input, next, looked] = row.children;
      const listed = (pairs) =>
        pairs.map(([token, part]) => `${token} ${percent(part)}`).join(", ");
      step.textContent = t + 1;
      input.textContent = run.fed[t];
      next.textContent = listed(run.next[t]);
      if (looked) {
        const pairs = run.source.map((token, s) => [token, run.weights[t][s]]);
        const [most, ...others] = pairs.sort((a, b) => b[1] - a[1]);
        looked.textContent = listed([most, ...others.slice(0, 2).filter(([, w]) => w >= 0.05)]);
      }
    });
  }

  const percent = (share) =>
    share < 0.01 ? "<1%" : share > 0.99 ? ">99%" : `${Math.round(100 * share)}%`;

  function take(given) {
    pause();
    data = given;
    last = data.said.length - 1;
    crossing = data.read + 1;
    moment = crossing + data.opening;
    touched = false;
    show();
  }

  const folded = one("details");
  addEventListener("beforeprint", () => (folded.open = true));
  folded.open = false;
  motion.tabIndex = 0;
  motion.classList.add("is-ready");
  take(stored);
  const form = one(".own-sentence");
  if (form) {
    const parts = [one(".tm-picture"), one("tbody")];
    const kept = parts.map((part) => part.innerHTML);
    stored.label = motion.getAttribute("aria-label");
    const change = (run) => {
      if (run === stored) parts.forEach((part, i) => (part.innerHTML = kept[i]));
      else draw(run);
      take(run);
      motion.setAttribute("aria-label", run.label);
    };
    ownSentence(form, { make: "motionData", stored, show: change, play: () => act("play") });
  }
}
