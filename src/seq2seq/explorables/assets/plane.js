for (const plane of document.querySelectorAll(".attention-plane:not(.is-ready)")) {
  const all = (name) => [...plane.querySelectorAll(name)];
  const one = (name) => plane.querySelector(name);
  const data = JSON.parse(one(".plane-data").textContent);
  const { tokens, limit, steps, frames } = data;
  const boxes = all("[type=checkbox]");
  const slider = one("[type=range]");
  const field = one(".plane-field");
  const tip = one(".plane-query .plane-tip");
  const note = one(".plane-note").textContent;
  const [heads, points] = [all(".plane-key .plane-tip"), all(".plane-point")];
  let query, keys, values, temperature, timer;

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
  const short = (vector) => pair(vector).replace(/\.?0+(?=[,)])/g, ""); // without zeros at the end
  const place = ([left, bottom, span, pixels], [x, y]) => [
    (pixels * (x - left)) / span,
    pixels * (1 - (y - bottom) / span),
  ];
  const set = (node, attributes) => {
    for (const name in attributes) node.setAttribute(name, attributes[name]);
  };

  // The corners of the convex hull, in order (Andrew's monotone chain).
  function hull(points) {
    const left = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) > (by - ay) * (cx - ax);
    const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return [sorted, [...sorted].reverse()].flatMap((way) => {
      const half = [];
      for (const point of way) {
        while (half.length > 1 && !left(...half.slice(-2), point)) half.pop();
        half.push(point);
      }
      return half.slice(0, -1);
    });
  }

  // An arrow from the origin; a short one has no direction, and no head.
  function drawArrow(group, vector) {
    const [x0, y0] = place(frames[0], [0, 0]);
    const [x, y] = place(frames[0], vector);
    const turn = Math.atan2(y - y0, x - x0);
    const pointless = x === x0 && y === y0;
    set(group.querySelector(".plane-shaft"), { d: `M${x0} ${y0}L${x} ${y}` });
    set(group.querySelector(".plane-tip"), { transform: `translate(${x} ${y})` });
    set(group.querySelector(".plane-head"), {
      transform: `rotate(${(turn * 180) / Math.PI})`,
      visibility: pointless ? "hidden" : "visible",
    });
    return { x, y, turn };
  }

  // Names stand beside their points; points of one place share a text.
  function name(group, vectors, beside) {
    const together = new Map();
    vectors.forEach((vector, s) => {
      const at = vector.join();
      together.set(at, { vector, here: [...(together.get(at)?.here ?? []), tokens[s]] });
    });
    const texts = [...together.values()].map(({ vector, here }) => {
      const text = document.createElementNS(group.namespaceURI, "text");
      const word = [...new Set(here)].join(", ");
      text.textContent = word.length > 10 ? word.slice(0, 9) + "…" : word;
      const [x, y, anchor] = beside(vector);
      set(text, { x, y, "text-anchor": anchor });
      return text;
    });
    group.replaceChildren(...texts);
  }
  function beyond(vector) {
    const [[x0, y0], [x, y]] = [[0, 0], vector].map((to) => place(frames[0], to));
    const turn = Math.atan2(y - y0, x - x0);
    const across = Math.cos(turn);
    const anchor = across > 0.35 ? "start" : across < -0.35 ? "end" : "middle";
    return [x + 14 * across, y + 14 * Math.sin(turn), anchor];
  }
  function aboveOrBelow(vector) {
    const [x, y] = place(frames[1], vector);
    return [x, y < frames[1][3] / 2 ? y - 14 : y + 14, "middle"];
  }

  // Keys and values where the reader has moved them.
  function showMoved() {
    all(".plane-key").forEach((group, s) => drawArrow(group, keys[s]));
    name(one(".plane-field .plane-names"), keys, beyond);
    points.forEach((point, s) => {
      const [cx, cy] = place(frames[1], values[s]);
      for (const circle of point.children) set(circle, { cx, cy });
      set(all(".plane-share")[s], { x1: cx, y1: cy });
    });
    name(one(".plane-hull .plane-names"), values, aboveOrBelow);
    const corners = hull(values).map((point) => place(frames[1], point).join());
    set(one("polygon"), { points: corners.join(" ") });
    all("tbody tr").forEach((row, s) => {
      row.querySelector("small").textContent = short(keys[s]);
      row.lastElementChild.textContent = short(values[s]);
    });
    const told = (vectors) => tokens.map((token, s) => `${token} ${short(vectors[s])}`).join(", ");
    for (const [svg, what, vectors] of [[field, "Keys", keys], [one(".plane-hull"), "Values", values]]) {
      const label = svg.getAttribute("aria-label").split(` ${what}: `)[0];
      set(svg, { "aria-label": `${label} ${what}: ${told(vectors)}.` });
    }
    [[heads, keys], [points, values]].forEach(([nodes, vectors]) => {
      nodes.forEach((node, s) => {
        const [across, up] = vectors[s];
        set(node, { "aria-valuenow": across, "aria-valuetext": `${number(across)} across, ${number(up)} up` });
      });
    });
  }

  function show() {
    // No score is greater while the keys stay, so that bars keep their scale.
    const bound = Math.max(data.bound, ...keys.map(([x, y]) => limit * (Math.abs(x) + Math.abs(y))));
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

    const { x, y, turn } = drawArrow(one(".plane-query"), query);
    set(one(".plane-query text"), { x: x + 26 * Math.cos(turn), y: y + 26 * Math.sin(turn) });
    set(tip, {
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

  function reset() {
    query = data.query;
    [keys, values] = [data.keys, data.values].map((vectors) => vectors.map((vector) => [...vector]));
    temperature = data.temperature;
    slider.value = Math.log10(temperature);
    boxes.forEach((box) => (box.checked = true));
  }

  // Let a node of a drawing be moved by pointer and arrow keys, on the grid and inside the frame.
  function movable(node, frame, get, put) {
    const [left, bottom, span] = frames[frame];
    const svg = node.ownerSVGElement;
    const step = steps[frame];
    const ends = frame ? [[left, left + span], [bottom, bottom + span]] : [[-limit, limit], [-limit, limit]];
    const move = (to) => {
      const grid = step / 10;
      put(
        to.map((c, axis) => {
          const [low, high] = ends[axis];
          return Math.max(low, Math.min(high, +(Math.round(c / grid) * grid).toFixed(6)));
        }),
      );
      change();
    };

    // A pointer takes a tip where it grips it, so that it does not jump under the finger.
    const pointed = (event) => {
      const box = svg.getBoundingClientRect();
      return [
        left + (span * (event.clientX - box.left)) / box.width,
        bottom + span * (1 - (event.clientY - box.top) / box.height),
      ];
    };
    const may = () => node.hasAttribute("tabindex");
    let grip = null;
    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !may()) return;
      node.setPointerCapture(event.pointerId);
      grip = pointed(event).map((c, axis) => get()[axis] - c);
    });
    node.addEventListener("pointermove", (event) => {
      if (grip) move(pointed(event).map((c, axis) => c + grip[axis]));
    });
    node.addEventListener("touchstart", (event) => may() && event.preventDefault()); // the page stays
    node.addEventListener("lostpointercapture", () => (grip = null));
    node.addEventListener("keydown", (event) => {
      const way = ways[event.key];
      if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const by = event.shiftKey ? 5 * step : step;
      move(get().map((c, axis) => c + by * way[axis]));
    });
  }

  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const asSlider = (node, label, low, high) => {
    set(node, {
      tabindex: 0,
      role: "slider",
      "aria-roledescription": "two-dimensional slider",
      "aria-label": label,
      "aria-valuemin": low,
      "aria-valuemax": high,
    });
  };

  // Keys and values move when the reader asks for it: until then they are no stops for the keyboard.
  const everything = one(".plane-all");
  everything.addEventListener("click", () => {
    const on = everything.getAttribute("aria-pressed") === "false";
    set(everything, { "aria-pressed": on });
    plane.classList.toggle("is-loose", on);
    set(one(".plane-hull"), { role: on ? "group" : "img" });
    const [left, , span] = frames[1];
    tokens.forEach((token, s) => {
      if (on) asSlider(heads[s], `key of ${token}`, -limit, limit);
      if (on) asSlider(points[s], `value of ${token}`, left, left + span);
      else for (const node of [heads[s], points[s]]) node.removeAttribute("tabindex");
      if (!on) for (const node of [heads[s], points[s]]) node.removeAttribute("role");
    });
    showMoved();
  });
  heads.forEach((node, s) => {
    movable(node, 0, () => keys[s], (to) => ((keys[s] = to), showMoved()));
  });
  points.forEach((node, s) => {
    movable(node, 1, () => values[s], (to) => ((values[s] = to), showMoved()));
  });
  movable(tip, 0, () => query, (to) => (query = to));

  slider.addEventListener("input", () => {
    temperature = +(10 ** slider.value).toPrecision(3);
    change();
  });
  boxes.forEach((box) => box.addEventListener("change", change));
  one(".plane-reset").addEventListener("click", () => (reset(), showMoved(), change()));

  asSlider(tip, "query", -limit, limit);
  plane.classList.add("is-ready");
  reset();
  show();
}
