// Arithmetic on Float32Array: all that a network needs. A vector is one Float32Array; a matrix is
// { data, shape: [rows, columns] }, its rows one after another. As in Keras, a vector stands to the
// left of a matrix: y = x · W + b.

import { exponentials } from "./simd.js";

export function row({ data, shape }, i) {
  return data.subarray(i * shape[1], (i + 1) * shape[1]);
}

// Four rows at a time: most of the work is to read y and to write it, which is done less often so.
export function project(x, { data, shape, product }, bias) {
  if (product) return product(x, bias); // the same in WebAssembly (simd.js)
  const [rows, columns] = shape;
  const y = bias ? bias.slice() : new Float32Array(columns);
  const fours = rows - (rows % 4);
  for (let i = 0; i < fours; i += 4) {
    const [x0, x1, x2, x3] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
    for (let j = 0, k = i * columns; j < columns; j++, k++) {
      const upper = x0 * data[k] + x1 * data[k + columns];
      const lower = x2 * data[k + 2 * columns] + x3 * data[k + 3 * columns];
      y[j] += upper + lower;
    }
  }
  for (let i = fours; i < rows; i++) {
    for (let j = 0; j < columns; j++) y[j] += x[i] * data[i * columns + j];
  }
  return y;
}

export function dot(x, y) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

export function add(x, y) {
  const sum = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) sum[i] = x[i] + y[i];
  return sum;
}

export function sigmoid(x) {
  const y = exponentials(x, -1);
  for (let i = 0; i < y.length; i++) y[i] = 1 / (1 + y[i]);
  return y;
}

export function tanh(x) {
  const y = exponentials(x, 2);
  for (let i = 0; i < y.length; i++) y[i] = 1 - 2 / (1 + y[i]);
  return y;
}

export function concatenate(x, y) {
  const both = new Float32Array(x.length + y.length);
  both.set(x);
  both.set(y, x.length);
  return both;
}

// Σ_s weights[s] · vectors[s]
export function weightedSum(weights, vectors, width) {
  const sum = new Float32Array(width);
  vectors.forEach((vector, s) => {
    for (let i = 0; i < width; i++) sum[i] += weights[s] * vector[i];
  });
  return sum;
}

// Layer normalization (Ba et al., 2016): mean 0 and variance 1, then a scale and a shift.
export function layerNormalization(x, gamma, beta, epsilon) {
  const mean = x.reduce((sum, number) => sum + number, 0) / x.length;
  const variance = x.reduce((sum, number) => sum + (number - mean) ** 2, 0) / x.length;
  const deviation = Math.sqrt(variance + epsilon);
  return x.map((number, i) => (gamma[i] * (number - mean)) / deviation + beta[i]);
}

// ln Σ exp(logits), whose highest is known: a logit less this is the logarithm of its probability.
export function logSumExp(logits, highest) {
  const shares = exponentials(logits, 1, highest);
  let sum = 0;
  for (let i = 0; i < shares.length; i++) sum += shares[i];
  return highest + Math.log(sum);
}

// The places of the k largest numbers, the largest first; of equals, the first.
export function largest(numbers, k) {
  const places = [];
  let least = NaN; // of k numbers, once there are so many
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] <= least) continue;
    let at = places.length;
    while (at > 0 && numbers[i] > numbers[places[at - 1]]) at--;
    places.splice(at, 0, i);
    if (places.length > k) places.pop();
    if (places.length === k) least = numbers[places[k - 1]];
  }
  return places;
}
