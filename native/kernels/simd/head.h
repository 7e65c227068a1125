// Kernels of the decode head: maps that are resized and added, and a normalization with fixed factors and ReLU.
#pragma once

#include "kernels.h"
#include "rows.h"

namespace segsharp {
namespace SEGSHARP_LEVEL {

inline void resize_row(const ResizedRow& from, int64_t first, int64_t last, int64_t channels, bool accumulate, float* to) {
  for (int64_t x = first; x < last; ++x, to += channels) {
    const int64_t left = from.low[x] * channels, right = from.high[x] * channels;
    const float* const top_left = from.top + left;
    const float* const top_right = from.top + right;
    const float* const bottom_left = from.bottom + left;
    const float* const bottom_right = from.bottom + right;
    const Vector a = all(from.top_weight * from.low_weight[x]), b = all(from.top_weight * from.high_weight[x]);
    const Vector c = all(from.bottom_weight * from.low_weight[x]), d = all(from.bottom_weight * from.high_weight[x]);
    each_vector(channels, [&](int64_t i, int64_t count) {
      Vector sum = a * read(top_left + i, count) + b * read(top_right + i, count) + c * read(bottom_left + i, count) + d * read(bottom_right + i, count);
      if (accumulate) sum += read(to + i, count);
      write(to + i, sum, count);
    });
  }
}

inline void add_scaled(float* to, const float* from, float factor, int64_t floats) {
  each_vector(floats, [&](int64_t i, int64_t count) { write(to + i, read(to + i, count) + all(factor) * read(from + i, count), count); });
}

inline void column_squares(const float* x, int64_t rows, int64_t channels, const float* means, float* squares) {
  each_vector(channels, [&](int64_t i, int64_t count) {
    const Vector mean = read(means + i, count);
    Vector sum{};
    for (int64_t r = 0; r < rows; ++r) {
      const Vector d = read(x + r * channels + i, count) - mean;
      sum += d * d;
    }
    write(squares + i, sum, count);
  });
}

inline void affine_relu(const float* x, int64_t rows, int64_t channels, const float* factors, const float* shifts, float* y) {
  for (int64_t r = 0; r < rows; ++r, x += channels, y += channels) {
    each_vector(channels, [&](int64_t i, int64_t count) {
      write(y + i, positive(read(x + i, count) * read(factors + i, count) + read(shifts + i, count)), count);
    });
  }
}

inline void affine_relu_backward(const float* x, const float* y, float* dy, int64_t rows, int64_t channels, const float* kept, const float* means, float* sums,
                                 float* products) {
  each_vector(channels, [&](int64_t i, int64_t count) {
    const Vector mean = read(means + i, count), scale = kept == nullptr ? all(1.f) : read(kept + i, count);
    Vector sum = read(sums + i, count), product = read(products + i, count);
    for (int64_t r = 0; r < rows; ++r) {
      const int64_t at = r * channels + i;
      const Vector d = read(y + at, count) <= Vector{} ? Vector{} : read(dy + at, count) * scale;  // behind NaN as behind what is positive
      write(dy + at, d, count);
      sum += d;
      product += d * (read(x + at, count) - mean);
    }
    write(sums + i, sum, count);
    write(products + i, product, count);
  });
}

inline void affine_norm_backward(const float* x, const float* dy, int64_t rows, int64_t channels, const float* factors, const float* shifts,
                                 const float* d_factors, const float* x_factors, const float* constants, float* dx) {
  for (int64_t r = 0; r < rows; ++r, x += channels, dy += channels, dx += channels) {
    each_vector(channels, [&](int64_t i, int64_t count) {
      const Vector value = read(x + i, count), y = value * read(factors + i, count) + read(shifts + i, count);
      const Vector d = y <= Vector{} ? Vector{} : read(dy + i, count) * read(d_factors + i, count);
      write(dx + i, d + value * read(x_factors + i, count) + read(constants + i, count), count);
    });
  }
}

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
