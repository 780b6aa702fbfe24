for (const motion of document.querySelectorAll(".translation-in-motion:not(.is-ready)")) {
  const all = (name) => [...motion.querySelectorAll(name)];
  const one = (name) => motion.querySelector(name);
  const data = JSON.parse(one(".tm-data").textContent);
  const last = data.said.length - 1;
  const crossing = data.read + 1; // moments: nothing read, each token, the crossing, each output
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let moment = crossing + data.opening;
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
  const jump = (index, to) => (pause(), go(to + index + 1));
  all(".tm-source .tm-word").forEach((word, s) => (word.onclick = () => jump(s, 0)));
  all(".tm-target .tm-word").forEach((word, t) => (word.onclick = () => jump(t, crossing)));
  calm.addEventListener("change", pause);

  const keys = { ArrowRight: "on", ArrowLeft: "back", Home: "first", End: "end", " ": "play" };
  motion.addEventListener("keydown", (event) => {
    const name = keys[event.key];
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    const pressed = event.key === " " && event.target.matches("button");
    if (!name || modified || pressed || event.target.closest("details")) return;
    event.preventDefault();
    act(name);
  });

  const folded = one("details");
  addEventListener("beforeprint", () => (folded.open = true));
  folded.open = false;
  motion.tabIndex = 0;
  motion.classList.add("is-ready");
  show();
}
