// segsharp::upsample_argmax: the class of each pixel from logits at a lower resolution. Bilinear resizing and arg-max go row by row, so the
// logits at full resolution (classes times pixels) never exist.
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <torch/library.h>

#include <limits>

#include "class_rows.h"
#include "resample_axis.h"

namespace {

using segsharp::Floats;
using segsharp::Ints;
using segsharp::kLanes;

constexpr float kNever = -std::numeric_limits<float>::infinity();

// The classes of 'pixels' pixels between the same two columns of logits.
template <int pixels>
SEGSHARP_INLINE void classify(const float* left, const float* right, const float* left_weight, const float* right_weight, int64_t padded, uint8_t* labels) {
  Floats best[pixels];
  Ints block[pixels];  // of kLanes classes, in which each lane has its best
  for (int i = 0; i < pixels; ++i) {
    best[i] = Floats{} + kNever;
    block[i] = Ints{};
  }
  for (int64_t c = 0; c < padded; c += kLanes) {
    const Floats l = segsharp::load(left + c), r = segsharp::load(right + c);
    const Ints here = Ints{} + static_cast<int32_t>(c);
    for (int i = 0; i < pixels; ++i) {
      const Floats value = left_weight[i] * l + right_weight[i] * r;
      const Ints wins = value > best[i];
      best[i] = wins ? value : best[i];
      block[i] = wins ? here : block[i];
    }
  }
  const Ints lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (int i = 0; i < pixels; ++i) {
    const Floats largest = segsharp::fold(best[i], [](const Floats& a, const Floats& b) { return a > b ? a : b; });
    // the first of equal classes, as in argmax
    const Ints candidate = best[i] == largest ? block[i] + lane : Ints{} + std::numeric_limits<int32_t>::max();
    labels[i] = static_cast<uint8_t>(segsharp::fold(candidate, [](const Ints& a, const Ints& b) { return a < b ? a : b; })[0]);
  }
}

SEGSHARP_CLONES void classify_row(const float* row, const int32_t* low, const int32_t* high, const float* low_weight, const float* high_weight,
                                  int64_t padded, int64_t width, uint8_t* labels) {
  for (int64_t x = 0; x < width;) {
    const float *left = row + low[x] * padded, *right = row + high[x] * padded;
    // what is loaded once serves four pixels where the image grows fourfold
    if (x + 3 < width && low[x] == low[x + 3]) {
      classify<4>(left, right, low_weight + x, high_weight + x, padded, labels + x);
      x += 4;
    } else {
      classify<1>(left, right, low_weight + x, high_weight + x, padded, labels + x);
      ++x;
    }
  }
}

at::Tensor upsample_argmax(const at::Tensor& self, at::IntArrayRef output_size, bool align_corners) {
  TORCH_CHECK(self.dim() == 4 && self.scalar_type() == at::kFloat && self.device().is_cpu() && output_size.size() == 2,
              "upsample_argmax: a float32 CPU tensor [batch, classes, height, width] and two sizes are expected");
  const int64_t batch = self.size(0), classes = self.size(1), in_height = self.size(2), in_width = self.size(3);
  const int64_t height = output_size[0], width = output_size[1];
  TORCH_CHECK(classes >= 1 && classes <= 256 && in_height >= 1 && in_width >= 1 && height >= 1 && width >= 1,
              "upsample_argmax: 1 to 256 classes and sizes of at least 1 are expected");
  at::Tensor result = at::empty({batch, height, width}, self.options().dtype(at::kByte).memory_format(at::MemoryFormat::Contiguous));
  const segsharp::ResampleAxis rows(in_height, height, align_corners), columns(in_width, width, align_corners);
  const segsharp::ClassRows source(self);
  uint8_t* target = result.data_ptr<uint8_t>();
  at::parallel_for(0, batch * height, 8, [&](int64_t begin, int64_t end) {
    segsharp::RowPair pair(source, kNever);
    segsharp::AlignedFloats row(source.row_size());
    for (int64_t line = begin; line < end; ++line) {
      const int64_t y = line % height;
      pair.move_to(line / height, rows.low[y], rows.high[y]);
      pair.mix(rows.low_weight[y], rows.high_weight[y], row.data());
      classify_row(row.data(), columns.low.data(), columns.high.data(), columns.low_weight.data(), columns.high_weight.data(), source.padded, width,
                   target + line * width);
    }
  });
  return result;
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(segsharp, library) { library.def("upsample_argmax(Tensor self, int[2] output_size, bool align_corners) -> Tensor"); }

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("upsample_argmax", &upsample_argmax); }
