for (const plane of document.querySelectorAll(".attention-plane:not(.is-ready)")) {
  const all = (name) => [...plane.querySelectorAll(name)];
  const one = (name) => plane.querySelector(name);
  const data = JSON.parse(one(".plane-data").textContent);
  const { tokens, keys, values, limit, step, frames, bound } = data;
  const boxes = all("[type=checkbox]");
  const slider = one("[type=range]");
  const field = one(".plane-field");
  const tip = one(".plane-query .plane-tip");
  const note = one(".plane-note").textContent;
  let query, temperature, timer;

  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  // The layers of the package, in order: DotScore, AttentionDistribution, AttentionValue.
  const dotScore = (query, keys) => keys.map(([x, y]) => query[0] * x + query[1] * y);

  function attentionDistribution(scores, mask, temperature) {
    const highest = Math.max(...scores.filter((_, s) => mask[s]));
    const exponentials = scores.map((score, s) =>
      mask[s] ? Math.exp((score - highest) / temperature) : 0,
    );
    const total = sum(exponentials) || 1; // all masked: zeros, not 0 / 0
    return exponentials.map((exponential) => exponential / total);
  }

  const attentionValue = (weights, values) =>
    [0, 1].map((unit) => sum(weights.map((weight, s) => weight * values[s][unit])));

  const number = (x, decimals = 2) => {
    const scale = 10 ** decimals;
    return (Math.round(x * scale) / scale + 0).toFixed(decimals).replace("-", "\u2212");
  };
  const percent = (weight) => number(100 * weight, 1) + "%";
  const pair = ([x, y]) => `(${number(x)}, ${number(y)})`;
  const place = ([left, bottom, span, pixels], [x, y]) => [
    (pixels * (x - left)) / span,
    pixels * (1 - (y - bottom) / span),
  ];
  const set = (node, attributes) => {
    for (const name in attributes) node.setAttribute(name, attributes[name]);
  };

  function show() {
    const mask = boxes.map((box) => box.checked);
    const scores = dotScore(query, keys);
    const weights = attentionDistribution(scores, mask, temperature);
    const value = attentionValue(weights, values);
    const entropy = -sum(weights.map((weight) => (weight ? weight * Math.log(weight) : 0)));
    const attends = mask.includes(true);

    all("tbody tr").forEach((row, s) => {
      const [score, weight] = row.querySelectorAll("td");
      const side = (50 * scores[s]) / bound;
      score.querySelector("b").textContent = number(scores[s]);
      stretch(score, 50 + Math.min(side, 0), Math.abs(side));
      weight.querySelector("b").textContent = mask[s] ? percent(weights[s]) : "0";
      stretch(weight, 0, 100 * weights[s]);
    });
    for (const parts of ["tbody tr", ".plane-key", ".plane-value"]) {
      all(parts).forEach((part, s) => part.classList.toggle("is-masked", !mask[s]));
    }
    one(".plane-q").textContent = pair(query);
    one(".plane-a").textContent = pair(value);
    one(".plane-spread").textContent = number(attends ? Math.exp(entropy) : 0);
    one(".plane-note").textContent = attends ? note : "nothing to attend to: zeros come back";
    one(".plane-tau").textContent = temperature.toPrecision(3);
    set(slider, { "aria-valuetext": temperature.toPrecision(3) });

    const [x0, y0] = place(frames[0], [0, 0]);
    const [x, y] = place(frames[0], query);
    const turn = Math.atan2(y - y0, x - x0);
    const pointless = x === x0 && y === y0;
    set(one(".plane-query .plane-shaft"), { d: `M${x0} ${y0}L${x} ${y}` });
    set(one(".plane-query .plane-head"), {
      transform: `rotate(${(turn * 180) / Math.PI})`,
      visibility: pointless ? "hidden" : "visible",
    });
    set(one(".plane-query text"), { x: x + 26 * Math.cos(turn), y: y + 26 * Math.sin(turn) });
    set(tip, {
      transform: `translate(${x} ${y})`,
      "aria-valuenow": query[0],
      "aria-valuetext": `${number(query[0])} across, ${number(query[1])} up`,
    });
    const [cx, cy] = place(frames[1], value);
    set(one(".plane-sum"), { transform: `translate(${cx} ${cy})` });
    all(".plane-share").forEach((line, s) => {
      set(line, { x2: cx, y2: cy });
      line.style.strokeWidth = 8 * weights[s];
    });

    const shares = tokens.map((token, s) => `${token} ${mask[s] ? percent(weights[s]) : "masked"}`);
    return `Query ${pair(query)}. Weights: ${shares.join(", ")}. Attention value ${pair(value)}.`;
  }

  function stretch(cell, left, width) {
    const bar = cell.querySelector("i");
    bar.style.left = left + "%";
    bar.style.width = width + "%";
  }

  function change() {
    const heard = show();
    // Spoken once the reader pauses, not at every pixel of a drag.
    clearTimeout(timer);
    timer = setTimeout(() => (one(".plane-heard").textContent = heard), 600);
  }

  function move(to) {
    const grid = step / 10;
    const inside = (c) => Math.max(-limit, Math.min(limit, c));
    query = to.map((c) => inside(+(Math.round(c / grid) * grid).toFixed(6)));
    change();
  }

  function reset() {
    query = data.query;
    temperature = data.temperature;
    slider.value = Math.log10(temperature);
    boxes.forEach((box) => (box.checked = true));
  }

  // A pointer takes the query where it grips it, so that the tip does not jump under the finger.
  const pointed = (event) => {
    const box = field.getBoundingClientRect();
    const [left, bottom, span] = frames[0];
    return [
      left + (span * (event.clientX - box.left)) / box.width,
      bottom + span * (1 - (event.clientY - box.top) / box.height),
    ];
  };
  let grip = null;
  tip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    tip.setPointerCapture(event.pointerId);
    grip = pointed(event).map((c, unit) => query[unit] - c);
  });
  tip.addEventListener("pointermove", (event) => {
    if (grip) move(pointed(event).map((c, unit) => c + grip[unit]));
  });
  tip.addEventListener("touchstart", (event) => event.preventDefault()); // the page stays
  tip.addEventListener("lostpointercapture", () => (grip = null));

  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  tip.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const by = event.shiftKey ? 5 * step : step;
    move(query.map((c, unit) => c + by * way[unit]));
  });
  slider.addEventListener("input", () => {
    temperature = +(10 ** slider.value).toPrecision(3);
    change();
  });
  boxes.forEach((box) => box.addEventListener("change", change));
  one("button").addEventListener("click", () => (reset(), change()));

  set(tip, {
    tabindex: 0,
    role: "slider",
    "aria-roledescription": "two-dimensional slider",
    "aria-label": "query",
    "aria-valuemin": -limit,
    "aria-valuemax": limit,
  });
  plane.classList.add("is-ready");
  reset();
  show();
}
