for (const form of document.querySelectorAll(".course-question:not(.is-ready)")) {
  const all = (name) => [...form.querySelectorAll(name)];
  const one = (name) => form.querySelector(name);
  const name = form.dataset.question;
  const data = revealed(one(".cq-data").textContent, name);
  const inputs = all("input");
  const feedback = one(".cq-feedback");

  function revealed(text, key) {
    const mixed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const plain = mixed.map((byte, i) => byte ^ key.charCodeAt(i % key.length));
    return JSON.parse(new TextDecoder().decode(plain));
  }

  // The numbers that a text can mean; none if it is no number. "18,816" can mean two.
  function numbers(text) {
    const compact = text.replace(/\s/g, "").replace(/[\u2212\u2013]/g, "-").replace(/[×·]/g, "*");
    const fraction = /^([^/]+)\/([^/]+)$/.exec(compact);
    if (fraction) {
      const [above, below] = [decimals(fraction[1]), decimals(fraction[2])];
      return above.flatMap((a) => below.filter((b) => b !== 0).map((b) => a / b));
    }
    return compact.endsWith("%")
      ? decimals(compact.slice(0, -1)).flatMap((value) => [value / 100, value])
      : decimals(compact);
  }

  function decimals(text) {
    const power = /^(?:([^*]+)\*)?10\^([+-]?\d+)$/.exec(text);
    if (power) return decimals(power[1] ?? "1").map((value) => value * 10 ** Number(power[2]));
    const written = [text.replace(",", ".")];
    if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) written.push(text.replaceAll(",", ""));
    return written
      .filter((number) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number))
      .map(Number);
  }

  const near = (values, [value, within]) => values.some((x) => Math.abs(x - value) <= within);

  function say(...sentences) {
    feedback.replaceChildren(
      ...sentences.map(([kind, html]) => {
        const line = document.createElement("p");
        line.className = kind;
        line.innerHTML = html;
        return line;
      }),
    );
  }

  // Counts a try, unless the question was answered right before. Returns which try it was.
  function record(right, mistakes) {
    const progress = loadProgress();
    const before = progress.questions[name] ?? { right: false, tries: 0, mistakes: {} };
    if (before.right) return null;
    before.right = right;
    before.tries += 1;
    for (const mistake of mistakes) before.mistakes[mistake] = (before.mistakes[mistake] ?? 0) + 1;
    progress.questions[name] = before;
    saveProgress(progress);
    return before.tries;
  }

  // Said at the end, so that the same sentence is heard again.
  const counted = (tries) => (tries === null ? "" : ` <small>Try ${tries}.</small>`);

  function checkPencil() {
    const answers = inputs.map((input) => input.value.trim());
    const values = answers.map(numbers);
    const filled = inputs.map((_, i) => answers[i] !== "");
    const unread = inputs.findIndex((_, i) => filled[i] && values[i].length === 0);
    if (!filled.includes(true)) return say(["cq-note", "Type a number first."]);
    if (unread >= 0) {
      mark(unread, "?", "not a number");
      inputs[unread].focus();
      const label = data.fields[unread].label;
      return say(["cq-note", `<b>${label}</b>: write a number, such as 0.125, 0,125 or 1/8.`]);
    }
    const right = inputs.map((_, i) => filled[i] && near(values[i], data.fields[i].right));
    inputs.forEach((_, i) => {
      if (right[i]) mark(i, "✓", "right");
      else if (filled[i]) mark(i, "✗", "not yet");
      else mark(i, "", "");
    });
    const wrong = inputs.map((_, i) => i).filter((i) => filled[i] && !right[i]);
    if (wrong.length === 0) {
      const open = data.fields.filter((_, i) => !filled[i]).map((field) => field.label);
      if (open.length) return say(["cq-note", `Right so far. Still open: ${open.join("; ")}.`]);
      const tries = record(true, []);
      return say(["cq-right", `<b>Right.</b> ${data.because}${counted(tries)}`]);
    }
    return explain(values, wrong);
  }

  // Each wrong answer gets the sentence of the mistake that leads to it; one that leads to several
  // is said once. What nothing leads to gets a nudge.
  function explain(values, wrong) {
    const causes = new Map();
    for (const i of wrong) {
      const found = data.fields[i].wrong.find((value) => near(values[i], value));
      const cause = found ? found[2] : -1;
      causes.set(cause, [...(causes.get(cause) ?? []), data.fields[i].label]);
    }
    const known = [...causes.keys()].filter((cause) => cause >= 0);
    const names = known.map((cause) => data.mistakes[cause][0]);
    const tries = record(false, causes.has(-1) ? [...names, "other"] : names);
    const lines = known.map((cause) => [causes.get(cause), data.mistakes[cause][1]]);
    if (causes.has(-1)) lines.push([causes.get(-1), `Not yet. ${data.nudge}`]);
    say(
      ...lines.map(([labels, said], i) => {
        const where = inputs.length > 1 ? `<b>${labels.join("; ")}</b>: ` : "";
        return ["cq-wrong", where + said + (i === lines.length - 1 ? counted(tries) : "")];
      }),
    );
  }

  function mark(i, sign, words) {
    const place = all(".cq-mark")[i];
    place.textContent = words ? `${sign} ${words}` : "";
    place.className = "cq-mark" + (sign === "✓" ? " is-right" : words ? " is-wrong" : "");
    if (sign === "✗" || sign === "?") inputs[i].setAttribute("aria-invalid", "true");
    else inputs[i].removeAttribute("aria-invalid");
  }

  function checkQuiz() {
    const chosen = inputs.findIndex((input) => input.checked);
    if (chosen < 0) return say(["cq-note", "Choose an option first."]);
    const [mistake, said, right] = data.options[chosen];
    const tries = record(Boolean(right), right ? [] : [mistake]);
    const start = right ? "" : "<b>Not this one.</b> ";
    return say([right ? "cq-right" : "cq-wrong", start + said + counted(tries)]);
  }

  const check = form.dataset.kind === "quiz" ? checkQuiz : checkPencil;
  // Not by submitting: a notebook may show its outputs in a frame where no form may submit.
  form.addEventListener("submit", (event) => event.preventDefault());
  one("button").addEventListener("click", check);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    check();
  });
  form.addEventListener("input", (event) => {
    feedback.replaceChildren();
    if (form.dataset.kind === "pencil") mark(inputs.indexOf(event.target), "", "");
  });

  function showEarlier() {
    const before = loadProgress().questions[name];
    one(".cq-earlier").textContent = before?.right
      ? `✓ answered right (${before.tries === 1 ? "first try" : `${before.tries} tries`})`
      : "";
  }
  document.addEventListener(KEY, showEarlier);
  showEarlier();
  one("fieldset").disabled = false;
  form.classList.add("is-ready");
}
