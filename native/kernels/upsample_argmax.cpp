// segsharp::upsample_argmax: the class of each pixel from logits at a lower resolution. Bilinear resizing and arg-max go row by row, so the
// logits at full resolution (classes times pixels) never exist.
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <torch/library.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "resample_axis.h"

namespace {

// One class against the best so far; the first of equal ones stays, as in argmax.
SEGSHARP_CLONES void challenge(const float* __restrict row, const int32_t* __restrict low, const int32_t* __restrict high,
                               const float* __restrict low_weight, const float* __restrict high_weight, int32_t label, float* __restrict best,
                               int32_t* __restrict labels, int64_t count) {
  for (int64_t x = 0; x < count; ++x) {
    const float value = low_weight[x] * row[low[x]] + high_weight[x] * row[high[x]];
    const bool wins = value > best[x];
    best[x] = wins ? value : best[x];
    labels[x] = wins ? label : labels[x];
  }
}

at::Tensor upsample_argmax(const at::Tensor& self, at::IntArrayRef output_size, bool align_corners) {
  TORCH_CHECK(self.dim() == 4 && self.scalar_type() == at::kFloat && self.device().is_cpu() && output_size.size() == 2,
              "upsample_argmax: a float32 CPU tensor [batch, classes, height, width] and two sizes are expected");
  const at::Tensor logits = self.contiguous();
  const int64_t batch = logits.size(0), classes = logits.size(1), in_height = logits.size(2), in_width = logits.size(3);
  const int64_t height = output_size[0], width = output_size[1];
  TORCH_CHECK(classes >= 1 && classes <= 256 && in_height >= 1 && in_width >= 1 && height >= 1 && width >= 1,
              "upsample_argmax: 1 to 256 classes and sizes of at least 1 are expected");
  at::Tensor result = at::empty({batch, height, width}, logits.options().dtype(at::kByte));
  const segsharp::ResampleAxis rows(in_height, height, align_corners), columns(in_width, width, align_corners);
  const float* source = logits.data_ptr<float>();
  uint8_t* target = result.data_ptr<uint8_t>();
  at::parallel_for(0, batch * height, 4, [&](int64_t begin, int64_t end) {
    std::vector<float> row(in_width), best(width);
    std::vector<int32_t> labels(width);
    for (int64_t line = begin; line < end; ++line) {
      const int64_t y = line % height;
      const float* image = source + line / height * classes * in_height * in_width;
      std::fill(best.begin(), best.end(), -std::numeric_limits<float>::infinity());
      std::fill(labels.begin(), labels.end(), 0);
      for (int64_t c = 0; c < classes; ++c) {
        const float* plane = image + c * in_height * in_width;
        segsharp::mix_rows(plane + rows.low[y] * in_width, plane + rows.high[y] * in_width, rows.low_weight[y], rows.high_weight[y], row.data(), in_width);
        challenge(row.data(), columns.low.data(), columns.high.data(), columns.low_weight.data(), columns.high_weight.data(),
                  static_cast<int32_t>(c), best.data(), labels.data(), width);
      }
      uint8_t* out = target + line * width;
      for (int64_t x = 0; x < width; ++x) out[x] = static_cast<uint8_t>(labels[x]);
    }
  });
  return result;
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(segsharp, library) { library.def("upsample_argmax(Tensor self, int[2] output_size, bool align_corners) -> Tensor"); }

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("upsample_argmax", &upsample_argmax); }
