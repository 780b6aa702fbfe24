// The product of a vector and a matrix, and exponentials, where most of the time goes, in
// WebAssembly: it computes four numbers at once, which JavaScript cannot. The text is simd.wat;
// this is the same, compiled by tools/wasm.py. In a browser without WebAssembly, or where a page
// forbids it, JavaScript computes the same.
const CODE =
  "AGFzbQEAAAABEAJgBX9/f39/AGAEf399fQACEgEGY291cnNlBm1lbW9yeQIAAQMDAgABBxoCB3Byb2R1Y3QAAAxl" +
  "eHBvbmVudGlhbHMAAQrfBAKWAgIEewV/IAQgA2ohDQNAIAD9CQIAIQUgAP0JAgQhBiAA/QkCCCEHIAD9CQIMIQgg" +
  "ASADaiEJIAkgA2ohCiAKIANqIQsgBCEMA0AgDCAM/QAEACAFIAH9AAQA/eYBIAYgCf0ABAD95gH95AEgByAK/QAE" +
  "AP3mASAIIAv9AAQA/eYB/eQB/eQB/eQB/QsEACAMIAz9AAQQIAUgAf0ABBD95gEgBiAJ/QAEEP3mAf3kASAHIAr9" +
  "AAQQ/eYBIAggC/0ABBD95gH95AH95AH95AH9CwQQIAFBIGohASAJQSBqIQkgCkEgaiEKIAtBIGohCyAMQSBqIQwg" +
  "DCANSQ0ACyALIA0gDGtqIQEgAEEQaiEAIAEgAkkNAAsLxAIBBHsDQCAC/RMgAP0ABAAgA/0T/eUB/eYBIQRDAACu" +
  "wv0TIAT96QEhBEMAAK5C/RMgBP3oASEEIARDO6q4P/0T/eYB/WohBSAEIAVDAIAxP/0T/eYB/eUBIQYgBiAFQ4OA" +
  "Xjn9E/3mAf3kASEGQwENUDn9EyEHIAcgBv3mASEHIAdDYQu2Ov0T/eQBIQcgByAG/eYBIQcgB0OJiAg8/RP95AEh" +
  "ByAHIAb95gEhByAHQ6uqKj39E/3kASEHIAcgBv3mASEHIAdDq6oqPv0T/eQBIQcgByAG/eYBIQcgB0MAAAA//RP9" +
  "5AEhByAHIAb95gEhByAHQwAAgD/9E/3kASEHIAcgBv3mASEHIAdDAACAP/0T/eQBIQcgACAHIAX9+AFB/wD9Ef2u" +
  "AUEX/asB/eYB/QsEACAAQRBqIQAgACABSQ0ACwsAhwEEbmFtZQJjAgAOAAF4AQF3AgNlbmQDBXdpZHRoBAF5BQJ4" +
  "MAYCeDEHAngyCAJ4MwkCdzEKAncyCwJ3MwwCYXQNBGxhc3QBCAABeQEDZW5kAgZmYWN0b3IDBXNoaWZ0BAF4BQFu" +
  "BgFyBwFwAxsCAAIABHJvd3MBB2NvbHVtbnMBAQAFZm91cnM=";

const PAGE = 65536; // bytes: memory comes in pages
const GROUP = 32; // bytes of the eight columns of a product that are computed in one round
const LONGEST = 16384; // numbers that have room in the memory of the exponentials

const exponential = compile(4 * LONGEST);
const numbersThere = exponential && new Float32Array(exponential.memory);

// exp(factor · (x - shift)) for each number of a vector.
export function exponentials(x, factor = 1, shift = 0) {
  if (!exponential || x.length > LONGEST) {
    return x.map((number) => Math.exp(factor * (number - shift)));
  }
  numbersThere.set(x);
  exponential.exponentials(0, 4 * x.length, factor, shift);
  return numbersThere.slice(0, x.length);
}

// Put the kernels of a model where WebAssembly can read them, and give each a `product`: x · W + b,
// which `project` calls.
export function accelerate(tensors) {
  const kernels = Object.keys(tensors)
    .filter((name) => name.endsWith("kernel") && tensors[name].shape[0] % 4 === 0)
    .map((name) => tensors[name]);
  let end = 0;
  const place = (length) => {
    const first = end;
    end += GROUP * Math.ceil((4 * length) / GROUP);
    return first;
  };
  const x = place(Math.max(...kernels.map(({ shape }) => shape[0])));
  const y = place(Math.max(...kernels.map(({ shape }) => shape[1])));
  const places = kernels.map(({ data }) => place(data.length));
  const compiled = compile(end + GROUP);
  if (!compiled) return;
  const { memory, product } = compiled;
  kernels.forEach((kernel, k) => {
    const [rows, columns] = kernel.shape;
    const [first, last] = [places[k], places[k] + 4 * rows * columns];
    const data = new Float32Array(memory, first, rows * columns);
    data.set(kernel.data);
    kernel.data = data;
    const input = new Float32Array(memory, x, rows);
    const output = new Float32Array(memory, y, columns);
    kernel.product = (vector, bias) => {
      input.set(vector);
      if (bias) output.set(bias);
      else output.fill(0);
      product(x, first, last, 4 * columns, y);
      return output.slice();
    };
  });
}

// The compiled loops beside a memory of their own; null where there is no WebAssembly to run them.
function compile(bytes) {
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const code = Uint8Array.from(atob(CODE), (letter) => letter.charCodeAt(0));
    const module = new WebAssembly.Module(code);
    const loops = new WebAssembly.Instance(module, { course: { memory } }).exports;
    return { memory: memory.buffer, ...loops };
  } catch {
    return null;
  }
}
