// Rows of logits with the classes of each pixel side by side, in whole vectors: what the fused operators on resized logits read.
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "resample_axis.h"
#include "simd/kernels.h"

namespace segsharp {

// Memory for whole vectors, none of which crosses a cache line.
class AlignedFloats {
 public:
  explicit AlignedFloats(int64_t count, float fill = 0) : memory_(count + kClassBlock, fill) {
    data_ = memory_.data() + (64 - reinterpret_cast<uintptr_t>(memory_.data()) % 64) % 64 / sizeof(float);
  }
  AlignedFloats(const AlignedFloats&) = delete;
  AlignedFloats& operator=(const AlignedFloats&) = delete;
  float* data() { return data_; }
  void swap(AlignedFloats& other) {
    memory_.swap(other.memory_);
    std::swap(data_, other.data_);
  }

 private:
  std::vector<float> memory_;
  float* data_;
};

// Float32 logits [batch, classes, height, width] in any layout. The classes of a pixel are padded to whole blocks.
struct ClassRows {
  const float* data;
  int64_t classes, padded, width;
  int64_t image_stride, class_stride, row_stride, column_stride;

  explicit ClassRows(const at::Tensor& logits)
      : data(logits.data_ptr<float>()),
        classes(logits.size(1)),
        padded((logits.size(1) + kClassBlock - 1) / kClassBlock * kClassBlock),
        width(logits.size(3)),
        image_stride(logits.stride(0)),
        class_stride(logits.stride(1)),
        row_stride(logits.stride(2)),
        column_stride(logits.stride(3)) {}

  int64_t row_size() const { return width * padded; }

  // The pixels of a row between the columns of one that was read.
  PixelsOfRow pixels(const float* row, const ResampleAxis& columns) const {
    return {row, padded, classes, columns.low.data(), columns.high.data(), columns.low_weight.data(), columns.high_weight.data(),
            static_cast<int64_t>(columns.low.size())};
  }

  // One row, [width, padded]; the padding is left as it is.
  void read(int64_t image, int64_t y, float* row) const {
    const float* from = data + image * image_stride + y * row_stride;
    if (class_stride == 1) {
      for (int64_t x = 0; x < width; ++x) std::memcpy(row + x * padded, from + x * column_stride, classes * sizeof(float));
      return;
    }
    constexpr int64_t block = 16;  // so many pixels stay in the first cache while their classes are put in
    for (int64_t first = 0; first < width; first += block) {
      const int64_t last = std::min(first + block, width);
      for (int64_t c = 0; c < classes; ++c) {
        for (int64_t x = first; x < last; ++x) row[x * padded + c] = from[c * class_stride + x * column_stride];
      }
    }
  }
};

// Two neighbouring rows of logits. Going down through an image, each row is read once.
class RowPair {
 public:
  RowPair(const ClassRows& source, float fill) : source_(source), above_(source.row_size(), fill), below_(source.row_size(), fill) {}

  void move_to(int64_t image, int64_t low, int64_t high) {
    if (image != image_ || low != low_) {
      if (image == image_ && low == high_) {
        above_.swap(below_);
        high_ = -1;
      } else {
        source_.read(image, low, above_.data());
      }
    }
    if (image != image_ || high != high_) source_.read(image, high, below_.data());
    image_ = image, low_ = low, high_ = high;
  }

  // The row between them: the vertical half of resizing.
  void mix(float above_weight, float below_weight, float* row) {
    // where one row counts alone it is taken twice by halves: 0 times an infinity in the other would be NaN
    if (low_ == high_ || below_weight == 0) {
      kernels().mix_rows(above_.data(), above_.data(), (above_weight + below_weight) / 2, (above_weight + below_weight) / 2, source_.row_size(), row);
      return;
    }
    kernels().mix_rows(above_.data(), below_.data(), above_weight, below_weight, source_.row_size(), row);
  }

 private:
  const ClassRows& source_;
  AlignedFloats above_, below_;
  int64_t image_ = -1, low_ = -1, high_ = -1;
};

}  // namespace segsharp
