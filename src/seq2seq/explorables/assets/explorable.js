// What all explorables share. Each is one pure function from its numbers and its state to what is
// seen and said; this file holds the state in a form and in the address, and shows the rest.
globalThis.seq2seqExplorables ??= (() => {
  // Text of HTML, in which whatever is put in is escaped: html`<b>${token}</b>`.
  class Html {
    constructor(text) {
      this.text = text;
    }
  }
  const written = (part) => {
    if (Array.isArray(part)) return part.map(written).join("");
    if (part instanceof Html) return part.text;
    return String(part ?? "").replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  };
  const html = (texts, ...parts) => new Html(String.raw({ raw: texts }, ...parts.map(written)));

  // Numbers as the Python of the package writes them: rounded half up, with a true minus sign.
  const number = (x, decimals = 2) => {
    if (Number.isNaN(x)) return "NaN";
    const scale = 10 ** decimals;
    return (Math.round(x * scale) / scale + 0).toFixed(decimals).replace("-", "\u2212");
  };
  const percent = (share, decimals = 0) => {
    return Number.isNaN(share) ? "NaN" : number(100 * share, decimals) + "%";
  };
  const sum = (numbers) => numbers.reduce((total, x) => total + x, 0);

  // A bar on its track. Shares from 0 to 1; a bar with a sign starts in the middle.
  const bar = (share, tone = "attention") => {
    const width = 100 * Math.max(0, Math.min(1, share || 0));
    return html`<span class="x-track" data-tone="${tone}"><i style="width:${width}%"></i></span>`;
  };
  const signedBar = (share, tone) => {
    const side = 50 * Math.max(-1, Math.min(1, share || 0));
    const place = `left:${50 + Math.min(0, side)}%;width:${Math.abs(side)}%`;
    return html`<span class="x-track is-signed" data-tone="${tone}"><i style="${place}"></i></span>`;
  };

  // A heat map as a table: weights (T, S), from 0 to 1. A click on a row chooses it as `choose`, and
  // with `hover` the mouse does so too. `masked` and `frame` tell of single cells.
  function heatMap({ caption, rows, columns, weights, chosen, choose, hover, masked, frame }) {
    const cell = (weight, t, s) => {
      if (masked?.(t, s)) return html`<td class="is-masked">–</td>`;
      const framed = frame?.(t, s);
      const told = framed && html`<span class="x-sr"> ${framed.text}</span>`;
      return html`<td class="${framed ? `is-${framed.kind}` : ""}" style="--w:${weight}">${number(100 * weight, 0)}${told || ""}</td>`;
    };
    const line = (token, t) => html`<tr class="${t === chosen ? "is-chosen" : ""}"
      data-set="${choose}=${t}" data-hover="${hover ? "yes" : "no"}"><th scope="row"><span>${token}</span></th>
      ${weights[t].map((weight, s) => cell(weight, t, s))}</tr>`;
    return html`<p><small>${caption}</small></p>
      <div class="x-scroll" tabindex="0" role="region" aria-label="${caption}">
      <table class="x-map" aria-label="${caption}">
      <thead><tr><td></td>${columns.map((token) => html`<th scope="col"><span>${token}</span></th>`)}</tr></thead>
      <tbody>${rows.map(line)}</tbody></table></div>`;
  }

  // The state is what the form holds: of each name its value, or the values that are checked.
  const fields = (form) => [...form.elements].filter((field) => field.name);
  function stateOf(form) {
    const state = {};
    for (const { name, type, value, checked } of fields(form)) {
      if (type === "checkbox") state[name] = [...(state[name] ?? []), ...(checked ? [value] : [])];
      else if (type !== "radio" || checked) state[name] = value;
    }
    return state;
  }
  const asQuery = (state) => {
    const pairs = Object.entries(state).flatMap(([name, value]) => {
      return Array.isArray(value) ? [[name, value.join(".")]] : [[name, value]];
    });
    return new URLSearchParams(pairs).toString();
  };
  function fill(form, text) {
    const given = new URLSearchParams(text);
    for (const field of fields(form).filter(({ name }) => given.has(name))) {
      const value = given.get(field.name);
      if (field.type === "checkbox") field.checked = value.split(".").includes(field.value);
      else if (field.type === "radio") field.checked ||= field.value === value;
      else if (!field.matches("select") || [...field.options].some((one) => one.value === value)) {
        field.value = value;
      }
    }
  }

  // `view(data, state, say)` returns { picture, said } and, where needed, { values, answered }: the
  // values shown beside controls, and whether the reader has now seen what the question is about.
  function define(name, view) {
    const boxes = document.querySelectorAll(`.${name}.explorable:not(.is-ready)`);
    boxes.forEach((box) => start(box, name, view));
  }

  function start(box, name, view) {
    const one = (selector) => box.querySelector(selector);
    const { words, numbers: data } = JSON.parse(one(".x-data").textContent);
    const say = (key, given = {}) => words[key].replace(/\{(\w+)\}/g, (_, part) => given[part]);
    const [form, picture, said, answer] = [".x-controls", ".x-picture", ".x-said", ".x-answer"].map(one);
    const place = [...document.querySelectorAll(`.${name}.explorable`)].indexOf(box);
    const address = `#${name}${place ? place + 1 : ""}?`;
    let timer, acted = false;

    function show() {
      const state = stateOf(form);
      const shown = view(data, state, say);
      picture.innerHTML = shown.picture.text;
      one("[data-scroll=end]")?.scrollTo(1e6, 0); // what is new stands at the end
      for (const field of fields(form)) {
        const value = shown.values?.[field.name];
        if (value === undefined) continue;
        field.closest("label").querySelector("output").textContent = value;
        field.setAttribute("aria-valuetext", value);
      }
      one(".x-link").href = address + asQuery(state);
      const answered = acted && (shown.answered ?? true);
      if (answered) answer.hidden = false;
      return shown.said;
    }

    // Said, and written into the address, once the reader pauses: not at every pixel of a drag.
    function change() {
      acted = true;
      const sentence = show();
      clearTimeout(timer);
      timer = setTimeout(() => {
        said.textContent = sentence;
        remember(one(".x-link").hash);
      }, 250);
    }

    function remember(hash) {
      if (document.body.dataset.jpThemeLight) return; // the address of JupyterLab is its own
      try {
        history.replaceState(history.state, "", hash);
      } catch {
        // Inside a frame without an address, as in Colab, there is nothing to link to.
      }
    }

    function follow() {
      const hash = location.hash;
      if (!hash.startsWith(address)) return;
      HTMLFormElement.prototype.reset.call(form); // a field may be called reset
      fill(form, hash.slice(address.length));
      said.textContent = show();
      box.scrollIntoView();
    }

    form.addEventListener("input", change);
    form.addEventListener("submit", (event) => event.preventDefault());
    one("[type=reset]").addEventListener("click", () => setTimeout(change)); // once it is done
    // What is drawn may be clicked too; every such choice has its control as well.
    const choose = (selector) => (event) => {
      const [field, value] = event.target.closest(selector)?.dataset.set.split("=") ?? [];
      if (!field || stateOf(form)[field] === value) return;
      fill(form, new URLSearchParams([[field, value]]));
      change();
    };
    picture.addEventListener("click", choose("[data-set]"));
    // Where the mouse moves, not where it rests: a picture drawn anew under it changes nothing.
    picture.addEventListener("mousemove", choose("[data-hover=yes]"));
    addEventListener("hashchange", follow);

    const folded = one(".x-table");
    addEventListener("beforeprint", () => (folded.open = true));
    folded.open = false;
    answer.hidden = true;
    one(".x-idle").hidden = true;
    one(".x-live").hidden = false;
    box.classList.add("is-ready");
    said.textContent = show();
    follow();
  }

  return { define, html, number, percent, sum, bar, signedBar, heatMap };
})();
