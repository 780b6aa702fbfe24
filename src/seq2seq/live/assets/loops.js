// Loops: a decoder that says the same words again and again; as in `seq2seq/search/loops.py`.

const LEAST = 3; // times that words must follow themselves; twice is a way to speak
export const LEAST_PIECES = 5; // times of parts of words; 1,000,000 has three zeros and three

// The words repeated most often in a row: `size` words from `start`, said `times` times.
function longestRun(words) {
  const some = Math.min(1, words.length);
  let best = { start: 0, size: some, times: some };
  for (let size = 1; size <= Math.floor(words.length / 2); size++) {
    let same = 0; // how many words in a row equal the one that stands `size` before them
    for (let i = size; i < words.length; i++) {
      same = words[i] === words[i - size] ? same + 1 : 0;
      const times = Math.floor(same / size) + 1;
      if (times > best.times) best = { start: i + 1 - times * size, size, times };
    }
  }
  return best;
}

// Say once what a sentence says in a loop. What repeats itself in the source may do so here.
export function withoutLoops(words, source = [], least = LEAST) {
  const most = Math.max(least - 1, longestRun(source).times);
  let looped = false;
  for (let run = longestRun(words); run.times > most; run = longestRun(words)) {
    let rest = words.slice(run.start + run.size * run.times);
    const again = words.slice(run.start, run.start + run.size);
    if (rest.every((word, i) => word === again[i])) rest = []; // the limit has cut the last round
    words = [...words.slice(0, run.start), ...again, ...rest];
    looped = true;
  }
  return { words, looped };
}
