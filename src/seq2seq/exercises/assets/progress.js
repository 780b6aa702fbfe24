for (const panel of document.querySelectorAll(".course-progress:not(.is-ready)")) {
  const one = (name) => panel.querySelector(name);
  const button = (name) => one(`[data-do=${name}]`);
  const { chapters } = JSON.parse(one(".cp-data").textContent);
  const rows = [...panel.querySelectorAll("tbody tr")];
  const file = one("[type=file]");
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // A question counts once, in whatever version it was answered.
  function recordsOf(question, questions) {
    const isVersion = (name) => name === question || name.startsWith(question + "#");
    return Object.keys(questions).filter(isVersion).map((name) => questions[name]);
  }

  function show() {
    const { questions } = loadProgress();
    const counts = chapters.map((names) => {
      const records = names.map((name) => recordsOf(name, questions));
      const right = records.filter((versions) => versions.some((record) => record.right)).length;
      return [right, sum(records.flat().map((record) => record.tries))];
    });
    rows.forEach((row, i) => {
      const [right, tries] = counts[i];
      row.querySelector(".cp-right").textContent = right;
      row.querySelector(".cp-tries").textContent = tries;
      row.classList.toggle("is-done", right === chapters[i].length);
    });
    const total = sum(counts.map(([right]) => right));
    one(".cp-summary").textContent =
      `${total} of ${chapters.flat().length} questions answered right.`;
  }

  const say = (text) => (one(".cp-said").textContent = text);
  const unkept =
    "This browser keeps nothing for the page, so export your progress before you leave it.";

  function save(progress, said) {
    const kept = saveProgress(progress);
    say(kept ? said : `${said} ${unkept}`);
  }

  // Of two records of a question the one with more tries is the later one.
  function merged(ours, theirs) {
    const progress = structuredClone(ours);
    let count = 0;
    for (const [name, record] of Object.entries(theirs.questions)) {
      const before = progress.questions[name];
      if (before && (before.tries >= record.tries || (before.right && !record.right))) continue;
      progress.questions[name] = record;
      count += 1;
    }
    return [progress, count];
  }

  button("export").addEventListener("click", () => {
    const text = JSON.stringify(loadProgress(), null, 1) + "\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "progress.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say("Exported to the file progress.json.");
  });

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    const theirs = readProgress(await chosen.text());
    file.value = "";
    if (!theirs) return say("Not imported: this is no file of this course's progress.");
    const [progress, count] = merged(loadProgress(), theirs);
    save(progress, `Imported ${count} ${count === 1 ? "answer" : "answers"}.`);
  });

  const ask = (asking) => {
    one(".cp-sure").hidden = !asking;
    button("clear").hidden = asking;
    button(asking ? "keep" : "clear").focus();
  };
  button("clear").addEventListener("click", () => ask(true));
  button("keep").addEventListener("click", () => ask(false));
  button("sure").addEventListener("click", () => {
    ask(false);
    save(empty(), "Cleared.");
  });

  document.addEventListener(KEY, show);
  window.addEventListener("storage", (event) => event.key === KEY && show());
  show();
  try {
    localStorage.getItem(KEY);
  } catch {
    say(unkept);
  }
  panel.classList.add("is-ready");
}
