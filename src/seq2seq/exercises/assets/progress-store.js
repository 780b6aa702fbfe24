// How answers are kept in the reader's browser. seq2seq/exercises/class_table.py reads the same.
// {"format": "seq2seq-progress", "version": 1, "questions": {
//   "06-three-weights": {"right": true, "tries": 2, "mistakes": {"padding scored 0": 1}}}}
// A version with other numbers is "06-three-weights#7". Tries end with the first right answer.
const KEY = "seq2seq-progress";
const VERSION = 1;
const QUESTION = /^\d\d-[a-z0-9]+(-[a-z0-9]+)*(#\d{1,9})?$/;
const empty = () => ({ format: KEY, version: VERSION, questions: {} });
const isCount = (value) => Number.isInteger(value) && value >= 0 && value < 1e6;

// Returns progress, or null for a text that is none.
function readProgress(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (found?.format !== KEY || found.version !== VERSION) return null;
  const progress = empty();
  for (const [name, record] of Object.entries(found.questions ?? {})) {
    if (!QUESTION.test(name) || !isCount(record?.tries)) continue;
    const mistakes = Object.entries(record.mistakes ?? {}).filter(([, times]) => isCount(times));
    progress.questions[name] = {
      right: record.right === true,
      tries: record.tries,
      mistakes: Object.fromEntries(mistakes),
    };
  }
  return progress;
}

// Where the browser refuses storage, answers are kept until the page is left.
function loadProgress() {
  let kept = null;
  try {
    kept = readProgress(localStorage.getItem(KEY));
  } catch {}
  return kept ?? window.seq2seqProgress ?? empty();
}

function saveProgress(progress) {
  window.seq2seqProgress = progress;
  let kept = true;
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    kept = false;
  }
  document.dispatchEvent(new Event(KEY));
  return kept;
}
