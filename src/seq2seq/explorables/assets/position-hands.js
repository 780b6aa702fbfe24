const { define, html, number, sum, bar } = seq2seqExplorables;

const degrees = (angle) => (180 * angle) / Math.PI;
const places = (turn) => number(turn, turn < 100 ? 1 : 0);

// A clock of radius 40 whose hands point clockwise from the top: the tip is (sin, cos) of an angle.
function clock(rate, first, second, i, say) {
  const hand = (place, tone) => {
    const [x, y] = [40 * Math.sin(place * rate), -40 * Math.cos(place * rate)];
    return html`<line class="x-hand" data-tone="${tone}" x1="0" y1="0" x2="${x}" y2="${y}"/>`;
  };
  const turned = (place) => number(degrees(place * rate) % 360, 0);
  const label = say("clock", { number: i + 1, first: turned(first), second: turned(second) });
  return html`<div class="x-clock"><svg viewBox="-46 -46 92 92" role="img" aria-label="${label}">
    <circle class="x-grid" r="44"/>${hand(second, "key")}${hand(first, "query")}</svg>
    <b>${say("degrees", { between: number(degrees((second - first) * rate) % 360, 0) })}</b>
    <small>${say("turn", { places: places((2 * Math.PI) / rate) })}</small></div>`;
}

define("position-hands", ({ rates, start }, { position, distance }, say) => {
  const first = Number(position);
  const second = first + Number(distance);
  const cosine = sum(rates.map((rate) => Math.cos((second - first) * rate))) / rates.length;
  const ahead = (rate) => number(degrees((second - first) * rate) % 360, 0);
  return {
    picture: html`<div class="x-clocks">${rates.map((rate, i) => clock(rate, first, second, i, say))}</div>
      <p><small>${say("legend")}</small></p>
      <p class="x-cosine">${say("similarity", { cosine: number(cosine) })}${bar((1 + cosine) / 2, "key")}</p>`,
    said: say("said", {
      first,
      second,
      fast: ahead(rates[0]),
      slow: number(degrees((second - first) * rates[rates.length - 1]), 2),
      cosine: number(cosine),
    }),
    values: { position, distance },
    answered: first !== start,
  };
});
