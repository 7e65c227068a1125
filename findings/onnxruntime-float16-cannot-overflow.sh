#!/usr/bin/env bash
# A float16 graph that overflows on a real float16 machine passes on ONNX Runtime's CPU: the operators are computed in
# float32 between casts, and the casts between neighbours are taken out, at the lowest level of optimisation too.
# (60000 + 60000) - 60000 gives 60000, though 120000 is no float16. Asking for the sum as well shows Infinity beside it.
#
# Seen with onnxruntime-node 1.30.0 (CPU), opset 14, Linux x64, at the levels 'disabled' and 'all':
#   difference 60000, sum not asked for
#   difference 60000, sum Infinity
# So a run on the CPU proves that a float16 file is valid, and nothing about its range: largest values must be looked at.
#
# Needs Node.js 18 or newer and npm. Exits with 1 where the behaviour is another one, 2 where it could not be tried.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --ignore-scripts --no-audit --no-fund --silent onnxruntime-node@1.30.0 onnx-proto@8.0.1 >&2 || exit 2

cat >overflow.js <<'JS'
const ort = require('onnxruntime-node');
const { onnx } = require('onnx-proto');

const half = name => ({ name, type: { tensorType: { elemType: 10, shape: { dim: [{ dimValue: 1 }] } } } });
const graph = outputs => onnx.ModelProto.encode(onnx.ModelProto.create({
  irVersion: 7, opsetImport: [{ domain: '', version: 14 }],
  graph: {
    name: 'overflow', input: [half('x')], output: outputs.map(half),
    node: [{ opType: 'Add', input: ['x', 'x'], output: ['sum'] }, { opType: 'Sub', input: ['sum', 'x'], output: ['difference'] }],
  },
})).finish();

// float16 as bits; what comes back is bits or, with a newer Node.js, numbers
const number = data => {
  if (!(data instanceof Uint16Array)) return data[0];
  const bits = data[0], exponent = bits >> 10 & 31, fraction = bits & 1023;
  return exponent === 31 ? (fraction ? NaN : Infinity) : (1 + fraction / 1024) * 2 ** (exponent - 15);
};
const input = () => new ort.Tensor('float16', typeof Float16Array === 'undefined' ? Uint16Array.of(0x7b53) : Float16Array.of(60000), [1]);

(async () => {
  let unchanged = true;
  for (const level of ['disabled', 'all']) {
    for (const outputs of [['difference'], ['difference', 'sum']]) {
      const session = await ort.InferenceSession.create(graph(outputs), { graphOptimizationLevel: level });
      const result = await session.run({ x: input() });
      const difference = number(result.difference.data), sum = result.sum ? number(result.sum.data) : 'not asked for';
      console.log(`${level}: difference ${difference}, sum ${sum}`);
      unchanged &&= difference === 60000 && (!result.sum || sum === Infinity);
    }
  }
  console.log(unchanged ? 'as described: no overflow where float16 has one' : 'CHANGED: the overflow shows');
  process.exitCode = unchanged ? 0 : 1;
})().catch(error => { console.error(error); process.exitCode = 2; });
JS
node overflow.js
