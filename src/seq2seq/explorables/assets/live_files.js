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

// Begin once the page has shown its first text or picture.
function afterFirstPaint(begin) {
  const seen = (list, observer) => {
    if (!list.getEntriesByName("first-contentful-paint").length) return;
    observer.disconnect();
    begin();
  };
  if (PerformanceObserver.supportedEntryTypes.includes("paint"))
    new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
  else requestAnimationFrame(() => setTimeout(begin));
}
