const { define, html, percent, bar } = seq2seqExplorables;

define("fed-word", ({ start, target, words, taught, alone }, { fed }, say) => {
  const [t, chosen] = fed.split("-").map(Number);
  // Runs lie one after another: all words of the first position, then those of the second.
  const first = words.slice(0, t).reduce((runs, offered) => runs + offered.length, 0);
  const run = first + chosen;
  const word = words[t][chosen];
  const wrong = chosen > 0;
  const true_ = taught[first].map(([token]) => token);

  // One row a step: what is fed, what is predicted, and for a teacher the chance of the true token.
  const table = (title, inputs, predicted, chances) => html`<div><table class="x-even">
    <caption>${title}</caption><thead><tr><th scope="col">${say("input")}</th>
    <th scope="col">${say("next")}</th>${chances && html`<th scope="col">${say("chance")}</th>`}</tr></thead>
    <tbody>${predicted.map((token, step) => {
      const other = step > t && token !== (chances ? true_[step] : alone[first][step]);
      return html`<tr class="${step <= t ? "is-before" : ""}">
        <td class="${step === t + 1 ? "x-fed" : ""}">${inputs[step]}</td>
        <td class="${other ? "x-other" : ""}">${token}</td>
        ${chances && html`<td>${percent(chances[step])}${bar(chances[step], "target")}</td>`}</tr>`;
    })}</tbody></table></div>`;

  const seen = taught[run].map(([token]) => token);
  const inputs = [start, ...target.slice(0, t), word, ...target.slice(t + 1, -1)];
  const own = alone[run];
  const changed = seen.filter((token, step) => step > t && token !== true_[step]).length;
  const rest = own.slice(t + 1).join(" ");
  const right = seen.filter((token, step) => token === target[step]).length;
  return {
    picture: html`<div class="x-columns">
      ${table(say("taught"), inputs, seen, taught[run].map(([, chance]) => chance))}
      ${table(say("alone"), [...inputs.slice(0, t + 2), ...own.slice(t + 1)], own, null)}</div>`,
    said: say(wrong ? "said wrong" : "said true", {
      word,
      token: target[t],
      changed,
      later: target.length - t - 1,
      rest,
      right,
      steps: target.length,
    }),
    answered: wrong,
  };
});
