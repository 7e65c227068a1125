#!/usr/bin/env bash
# ONNX Runtime computes a linear Resize of uint8 exactly and then cuts the fraction off instead of rounding:
# the picture comes out half a grey level too dark on average. OpenCV, Pillow and PyTorch round.
#
# Seen with onnxruntime-node 1.30.0 (CPU), opset 18, half_pixel, Linux x64:
#   float 0 63.75 191.25 255 / uint8 0 63 191 255
#   noise, 16x16 to 37x37: uint8 minus float is -0.50 on average, 0.00 at most
# Whoever puts resizing into a graph should resize float and round afterwards.
#
# Needs Node.js 18 or newer and npm. Exits with 1 where the behaviour is another one, 2 where it could not be tried.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --ignore-scripts --no-audit --no-fund --silent onnxruntime-node@1.30.0 onnx-proto@8.0.1 >&2 || exit 2

cat >resize.js <<'JS'
const ort = require('onnxruntime-node');
const { onnx } = require('onnx-proto');

const sizes = shape => ({ dim: shape.map(n => ({ dimValue: n })) });
const value = (name, type, shape) => ({ name, type: { tensorType: { elemType: type, shape: sizes(shape) } } });
const text = (name, s) => ({ name, type: 3, s: Buffer.from(s) });

async function resize(kind, pixels, from, to) {
  const type = kind === 'uint8' ? 2 : 1;
  const model = onnx.ModelProto.encode(onnx.ModelProto.create({
    irVersion: 8, opsetImport: [{ domain: '', version: 18 }],
    graph: {
      name: 'resize', input: [value('x', type, from)], output: [value('y', type, to)],
      initializer: [{ name: 'sizes', dataType: 7, dims: [4], int64Data: to }],
      node: [{ opType: 'Resize', input: ['x', '', '', 'sizes'], output: ['y'],
        attribute: [text('mode', 'linear'), text('coordinate_transformation_mode', 'half_pixel')] }],
    },
  })).finish();
  const session = await ort.InferenceSession.create(model);
  const data = kind === 'uint8' ? Uint8Array.from(pixels) : Float32Array.from(pixels);
  return Array.from((await session.run({ x: new ort.Tensor(kind === 'uint8' ? 'uint8' : 'float32', data, from) })).y.data);
}

(async () => {
  const exact = await resize('float', [0, 255], [1, 1, 1, 2], [1, 1, 1, 4]);
  const bytes = await resize('uint8', [0, 255], [1, 1, 1, 2], [1, 1, 1, 4]);
  console.log(`float ${exact.join(' ')} / uint8 ${bytes.join(' ')}`);

  let state = 1;
  const noise = Array.from({ length: 256 }, () => (state = (state * 1103515245 + 12345) % 2147483648) >> 16 & 255);
  const smooth = await resize('float', noise, [1, 1, 16, 16], [1, 1, 37, 37]);
  const dark = await resize('uint8', noise, [1, 1, 16, 16], [1, 1, 37, 37]);
  const difference = dark.map((v, i) => v - smooth[i]);
  const mean = difference.reduce((a, b) => a + b) / difference.length, most = Math.max(...difference);
  console.log(`noise, 16x16 to 37x37: uint8 minus float is ${mean.toFixed(2)} on average, ${most.toFixed(2)} at most`);

  const truncates = bytes.join() === '0,63,191,255' && exact[1] === 63.75 && mean < -0.45 && mean > -0.55 && most < 0.001;
  console.log(truncates ? 'as described: truncated' : 'CHANGED: no longer truncated');
  process.exitCode = truncates ? 0 : 1;
})().catch(error => { console.error(error); process.exitCode = 2; });
JS
node resize.js
