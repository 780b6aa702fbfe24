// Fetch a model that lies beside the page. The size is known beforehand: a server that compresses
// the file would name another one.
async function fetchModel(address, size, progress, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const reader = answer.body.getReader();
  const bytes = new Uint8Array(size);
  let here = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (here + value.length > size) throw new Error(`more than ${size} bytes`);
    bytes.set(value, here);
    here += value.length;
    progress(here / size);
  }
  if (here < size) throw new Error(`${here} of ${size} bytes`);
  return seq2seqLive.readModel(bytes.buffer);
}
