// Rows of logits with the classes of each pixel side by side, in whole vectors: what the fused kernels on resized logits work on.
#pragma once

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "clones.h"

// Everything that takes vectors is inlined: there is no call whose convention could depend on the instruction set.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"
#endif
#define SEGSHARP_INLINE inline __attribute__((always_inline))

namespace segsharp {

constexpr int64_t kLanes = 16;

// One register of AVX-512, two of AVX2; the compiler splits it as the instruction set needs.
typedef float Floats __attribute__((vector_size(4 * kLanes)));
typedef int32_t Ints __attribute__((vector_size(4 * kLanes)));

SEGSHARP_INLINE Floats load(const float* from) {
  Floats value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

SEGSHARP_INLINE void store(float* to, const Floats& value) { std::memcpy(to, &value, sizeof value); }

// Lane i with lane i ^ distance.
template <int distance, typename Vector>
SEGSHARP_INLINE Vector exchange(const Vector& v) {
  return __builtin_shufflevector(v, v, 0 ^ distance, 1 ^ distance, 2 ^ distance, 3 ^ distance, 4 ^ distance, 5 ^ distance, 6 ^ distance, 7 ^ distance,
                                 8 ^ distance, 9 ^ distance, 10 ^ distance, 11 ^ distance, 12 ^ distance, 13 ^ distance, 14 ^ distance, 15 ^ distance);
}

// 'combine' of all lanes, in every lane.
template <typename Vector, typename Combine>
SEGSHARP_INLINE Vector fold(const Vector& value, Combine combine) {
  Vector v = combine(value, exchange<8>(value));
  v = combine(v, exchange<4>(v));
  v = combine(v, exchange<2>(v));
  return combine(v, exchange<1>(v));
}

// Memory for whole vectors, none of which crosses a cache line.
class AlignedFloats {
 public:
  explicit AlignedFloats(int64_t count, float fill = 0) : memory_(count + kLanes, fill) {
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

// Float32 logits [batch, classes, height, width] in any layout. The classes of a pixel are padded to a multiple of the lanes.
struct ClassRows {
  const float* data;
  int64_t classes, padded, width;
  int64_t image_stride, class_stride, row_stride, column_stride;

  explicit ClassRows(const at::Tensor& logits)
      : data(logits.data_ptr<float>()),
        classes(logits.size(1)),
        padded((logits.size(1) + kLanes - 1) / kLanes * kLanes),
        width(logits.size(3)),
        image_stride(logits.stride(0)),
        class_stride(logits.stride(1)),
        row_stride(logits.stride(2)),
        column_stride(logits.stride(3)) {}

  int64_t row_size() const { return width * padded; }

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

// Two rows, each with its weight: the vertical half of resizing.
SEGSHARP_CLONES static void mix_rows(const float* __restrict above, const float* __restrict below, float above_weight, float below_weight,
                                     float* __restrict row, int64_t count) {
  for (int64_t i = 0; i < count; ++i) row[i] = above_weight * above[i] + below_weight * below[i];
}

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

  // The row between them.
  void mix(float above_weight, float below_weight, float* row) {
    mix_rows(above_.data(), below_.data(), above_weight, below_weight, row, source_.row_size());
  }

 private:
  const ClassRows& source_;
  AlignedFloats above_, below_;
  int64_t image_ = -1, low_ = -1, high_ = -1;
};

}  // namespace segsharp
