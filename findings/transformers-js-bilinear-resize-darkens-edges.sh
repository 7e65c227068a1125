#!/usr/bin/env bash
# transformers.js under Node.js resizes bilinearly (resample: 2, what most image processors ask for) by an affine warp that
# reads beyond the picture: the last column and the last row of an enlarged picture fade to black. A model that is fed through
# its image processor sees a dark frame on two sides. Bicubic does the same; Lanczos (resample: 1) does not.
#
# Seen with @huggingface/transformers 4.3.2 and sharp 0.35.5, Linux x64: a grey picture of 4x4 pixels, all 200, to 8x8:
#   bilinear: last column 100, last row 100, corner 50
#   Lanczos:  last column 200, last row 200, corner 200
# Whoever exports a model for it should resize beforehand and say do_resize: false.
#
# Needs Node.js 20 or newer and npm. Exits with 1 where the behaviour is another one, 2 where it could not be tried.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --ignore-scripts --no-audit --no-fund --silent @huggingface/transformers@4.3.2 sharp@0.35.5 >&2 || exit 2

cat >edge.mjs <<'JS'
import { RawImage } from '@huggingface/transformers';

async function enlarged(resample) {
  const grey = new RawImage(new Uint8ClampedArray(4 * 4 * 3).fill(200), 4, 4, 3);
  const { data, channels } = await grey.resize(8, 8, { resample });
  const at = (x, y) => data[(8 * y + x) * channels];
  return { inside: at(3, 3), column: at(7, 3), row: at(3, 7), corner: at(7, 7) };
}

try {
  const bilinear = await enlarged(2), lanczos = await enlarged(1);
  const told = v => `last column ${v.column}, last row ${v.row}, corner ${v.corner}`;
  console.log(`bilinear: ${told(bilinear)}`);
  console.log(`Lanczos:  ${told(lanczos)}`);
  const darkens = bilinear.inside === 200 && bilinear.column === 100 && bilinear.row === 100 && bilinear.corner === 50
    && Object.values(lanczos).every(v => v === 200);
  console.log(darkens ? 'as described: dark edges' : 'CHANGED: other edges');
  process.exitCode = darkens ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
JS
node edge.mjs
