// What has happened, as a sentence.

const REAL = "tatoeba"; // the model that knows most words

const quoted = (token) => (/^<.*>$/.test(token) ? token : `\u201c${token}\u201d`);

function listed(say, items) {
  if (items.length < 2) return items.join("");
  return say("list", { first: items.slice(0, -1).join(", "), last: items.at(-1) });
}

// What the reader has changed, as far as the model can follow.
function changes(say, model, state, tokens) {
  const found = [];
  const forced = Object.entries(state.forced).filter(([, token]) => canWrite(model, token));
  if (hasAttention(model)) {
    const masked = [...state.masked].sort((a, b) => a - b);
    if (masked.length) {
      found.push(
        say("masked", {
          tokens: listed(
            say,
            masked.map((s) => quoted(tokens[s])),
          ),
        }),
      );
    }
    const moved = Object.keys(state.weights);
    if (moved.length)
      found.push(
        say("moved", {
          steps: listed(
            say,
            moved.map((t) => +t + 1),
          ),
        }),
      );
  }
  for (const [t, token] of forced)
    found.push(say("forced", { token: quoted(token), step: +t + 1 }));
  if (hasAttention(model)) {
    if (state.temperature !== 1) found.push(say("temperature", { number: state.temperature }));
    if (!state.attention) found.push(say("off"));
  }
  return found;
}

// `found` is what the model wrote, `before` what it writes if nothing is changed;
// `names` are those of the models that can be chosen.
function happened({ say, model, state, tokens, found, before, cut, names }) {
  if (!tokens.length) return say("empty");
  const done = changes(say, model, state, tokens);
  const text = found.text || say("nothing");
  const said = [];
  if (!done.length) said.push(say("writes", { text }));
  else if (found.target.join(" ") === before.target.join(" ")) {
    said.push(say("writes the same", { changes: listed(say, done), text }));
  } else said.push(say("writes with", { changes: listed(say, done), text }));
  if (found.looped) said.push(say("looped"));
  else if (found.target.at(-1) !== "<EOS>")
    said.push(say("endless", { count: found.target.length }));
  const unknown = tokens.filter((token) => idOf(model.source, token) === UNK);
  if (unknown.length === tokens.length) {
    const hasMore = names.includes(REAL) && state.model !== REAL;
    const count = model.source.tokens.length - (UNK + 1); // <UNK> is the last that is no word
    said.push(say(hasMore ? "none known yet" : "none known", { count }));
  } else if (unknown.length) {
    said.push(say("unknown", { tokens: listed(say, [...new Set(unknown)].map(quoted)) }));
  }
  const copied = Object.entries(found.copied).filter(([token]) => tokens.includes(token));
  if (copied.length) {
    const pairs = copied.map(([token, text]) => say("copied as", { text: quoted(text), token }));
    said.push(say("copied words", { pairs: listed(say, pairs) }));
  }
  const refused = Object.values(state.forced).filter((token) => !canWrite(model, token));
  if (refused.length) said.push(say("cannot write", { tokens: listed(say, refused.map(quoted)) }));
  if (cut) said.push(say("too long", { count: tokens.length }));
  return said.join(" ");
}

function stepSaid({ say, model, step, tokens, state }) {
  const given = { step: step.t + 1, token: quoted(step.token), percent: percent(step.probability) };
  const said = [say(step.forced && step.t in state.forced ? "step forced" : "step", given)];
  if (hasAttention(model)) {
    const best = step.weights.indexOf(Math.max(...step.weights));
    const most = { token: quoted(tokens[best]), percent: percent(step.weights[best]) };
    said.push(step.weights[best] > 0 ? say("step looks", most) : say("step looks nowhere"));
  }
  return said.join(" ");
}
