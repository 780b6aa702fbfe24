// The product of a vector and a matrix, where most of the time goes, in WebAssembly: it computes
// four numbers at once, which JavaScript cannot. Its text is product.wat; this is the same,
// compiled by tools/wasm.py.
const CODE =
  "AGFzbQEAAAABCQFgBX9/f39/AAISAQZjb3Vyc2UGbWVtb3J5AgABAwIBAAcLAQdwcm9kdWN0AAAKmQIBlgICBHsF" +
  "fyAEIANqIQ0DQCAA/QkCACEFIAD9CQIEIQYgAP0JAgghByAA/QkCDCEIIAEgA2ohCSAJIANqIQogCiADaiELIAQh" +
  "DANAIAwgDP0ABAAgBSAB/QAEAP3mASAGIAn9AAQA/eYB/eQBIAcgCv0ABAD95gEgCCAL/QAEAP3mAf3kAf3kAf3k" +
  "Af0LBAAgDCAM/QAEECAFIAH9AAQQ/eYBIAYgCf0ABBD95gH95AEgByAK/QAEEP3mASAIIAv9AAQQ/eYB/eQB/eQB" +
  "/eQB/QsEECABQSBqIQEgCUEgaiEJIApBIGohCiALQSBqIQsgDEEgaiEMIAwgDUkNAAsgCyANIAxraiEBIABBEGoh" +
  "ACABIAJJDQALCwBZBG5hbWUCPgEADgABeAEBdwIDZW5kAwV3aWR0aAQBeQUCeDAGAngxBwJ4MggCeDMJAncxCgJ3" +
  "MgsCdzMMAmF0DQRsYXN0AxIBAAIABHJvd3MBB2NvbHVtbnM=";

const PAGE = 65536; // bytes: memory comes in pages
const GROUP = 32; // bytes of the eight columns that product.wat computes in one round

// Put the kernels of a model where WebAssembly can read them, and give each a `product`: x · W + b.
// In a browser without WebAssembly, or where a page forbids it, all stays as it is, and `project`
// computes the same in JavaScript.
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
  const { memory, multiply } = compiled;
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
      multiply(x, first, last, 4 * columns, y);
      return output.slice();
    };
  });
}

// The compiled loop beside a memory of its own; null where there is no WebAssembly to run it.
function compile(bytes) {
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const code = Uint8Array.from(atob(CODE), (letter) => letter.charCodeAt(0));
    const module = new WebAssembly.Module(code);
    const { product } = new WebAssembly.Instance(module, { course: { memory } }).exports;
    return { memory: memory.buffer, multiply: product };
  } catch {
    return null;
  }
}
