// Open a model that `seq2seq.live.export` wrote: "S2S1", the length of a header, the header as JSON
// (sizes, vocabularies, where each tensor lies), and the bytes of the tensors.

import { copier } from "./copying.js";
import { accelerate } from "./simd.js";
import { vocabulary } from "./vocabulary.js";

const MAGIC = "S2S1";
const POWERS = Array.from({ length: 32 }, (_, exponent) => 2 ** (exponent - 15));

// From a file: readModel(await (await fetch("model.s2s")).arrayBuffer()).
export function readModel(buffer) {
  const size = buffer?.byteLength ?? 0;
  const magic = String.fromCharCode(...new Uint8Array(buffer ?? [], 0, Math.min(size, 4)));
  if (magic !== MAGIC) {
    throw new Error(
      "readModel: `buffer` must be an ArrayBuffer with what `export` wrote. Received: " +
        `${size} bytes that begin with ${JSON.stringify(magic)}.`,
    );
  }
  const start = 8 + new DataView(buffer).getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, start - 8)));
  const tensors = {};
  for (const [name, tensor] of Object.entries(header.tensors)) {
    tensors[name] = { data: numbers(buffer, start, tensor), shape: tensor.shape };
  }
  accelerate(tensors);
  return {
    config: header.config,
    source: vocabulary(header.source),
    target: vocabulary(header.target),
    copier: copier(header.copied),
    tensors,
  };
}

// From a page that holds the same bytes as base64 text.
export function readInline(text) {
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return readModel(bytes.buffer);
}

function numbers(buffer, start, { dtype, shape, offset, scales }) {
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (dtype === "float32") return new Float32Array(buffer, start + offset, size);
  if (dtype === "float16") return widened(new Uint16Array(buffer, start + offset, size));
  const wholes = new Int8Array(buffer, start + offset, size);
  const steps = new Float32Array(buffer, start + scales, shape[1]); // one a column
  return new Float32Array(size).map((_, i) => wholes[i] * steps[i % shape[1]]);
}

// Half precision: a sign, 5 bits of exponent, 10 bits of fraction.
function widened(halves) {
  return new Float32Array(halves.length).map((_, i) => {
    const exponent = (halves[i] >> 10) & 31;
    const fraction = (halves[i] & 1023) / 1024;
    const size = exponent ? (1 + fraction) * POWERS[exponent] : fraction * POWERS[1];
    return halves[i] >> 15 ? -size : size;
  });
}
