// The reader's own sentence, for an explorable of the site. A model of the site, and the code that
// runs it, come when they are first asked for. In a notebook, and in a page opened as a file, there
// is no site, and the form stays hidden.

// Where the site keeps its models; Sphinx tells every page the way to the root.
const siteModels = () => {
  const root = document.documentElement.dataset.content_root;
  return /^http/.test(location.protocol) && root !== undefined ? `${root}models/` : null;
};

const siteCode = (address) =>
  globalThis.seq2seqOwn
    ? Promise.resolve()
    : new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src: address, onload: resolve, onerror: reject });
        document.head.append(script);
      });

// Call `show` with what `make` of the site makes of the reader's sentence, and `play` where motion is
// welcome; call `show(stored)` when the reader wants the sentence of the book again. Returns a function
// that brings the model, which comes only once; or null where there is no site.
function ownSentence(form, { make, stored, show, play }) {
  const models = siteModels();
  if (models === null) return null;
  const { model: name, words, most } = JSON.parse(form.dataset.own);
  const field = form.querySelector("input");
  const back = form.querySelector("[type=button]");
  const said = form.querySelector("[role=status]");
  let model = null;
  let busy = false;

  async function open() {
    if (model) return model;
    await siteCode(`${models}own-sentence.js`);
    const answer = await fetch(`${models}${name}.s2s`);
    if (!answer.ok) throw new Error(`${answer.status} ${name}`);
    return (model = seq2seqLive.readModel(await answer.arrayBuffer()));
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      if (!model) said.textContent = words.loading;
      await open();
      const { translation, sentence } = seq2seqOwn.translated(model, field.value, most);
      said.textContent = sentence;
      if (!translation.steps.length) return;
      back.hidden = false;
      show(seq2seqOwn[make](model, translation));
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) play();
    } catch {
      said.textContent = words.failed;
    } finally {
      busy = false;
    }
  });
  back.addEventListener("click", () => {
    back.hidden = true;
    said.textContent = field.value = "";
    field.focus();
    show(stored);
  });
  form.hidden = false;
  return open;
}
