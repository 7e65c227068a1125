// A 3x3 depthwise convolution of a channels-last image with zero padding, token by token, and what is fused with it.
#pragma once

#include "kernels.h"
#include "rows.h"

namespace segsharp {
namespace SEGSHARP_LEVEL {

// Tokens that are made together: neighbours share six columns of input and nine weights.
constexpr int64_t kTogether = 4;

// Calls 'together(token, y, x)' for groups of neighbours whose windows lie within the image's width, 'single(token, y, x)' for the others.
template <typename Together, typename Single>
SEGSHARP_INLINE void each_group(int64_t width, int64_t first, int64_t last, Together together, Single single) {
  for (int64_t t = first; t < last;) {
    const int64_t y = t / width, x = t % width;
    if (x > 0 && x + kTogether < width && t + kTogether <= last) {
      together(t, y, x);
      t += kTogether;
    } else {
      single(t, y, x);
      ++t;
    }
  }
}

// The convolution at a token, or the transposed one where 'flipped': taps are added in either order, weights are taken from the other end.
template <bool flipped>
SEGSHARP_INLINE Vector convolved(const TokenImage& image, int64_t y, int64_t x, int64_t channel, int64_t count, const float* weight, Vector sum) {
  for (int64_t dy = -1; dy <= 1; ++dy) {
    if (y + dy < 0 || y + dy >= image.height) continue;
    for (int64_t dx = -1; dx <= 1; ++dx) {
      if (x + dx < 0 || x + dx >= image.width) continue;
      const int64_t tap = (dy + 1) * 3 + dx + 1;
      sum += read(image.data + ((y + dy) * image.width + x + dx) * image.channels + channel, count) *
             read(weight + (flipped ? 8 - tap : tap) * image.channels + channel, count);
    }
  }
  return sum;
}

// Four neighbours at once.
template <bool flipped>
SEGSHARP_INLINE void convolved_together(const TokenImage& image, int64_t y, int64_t x, int64_t channel, int64_t count, const float* weight, Vector (&sum)[kTogether]) {
  for (int64_t dy = -1; dy <= 1; ++dy) {
    if (y + dy < 0 || y + dy >= image.height) continue;
    const float* row = image.data + ((y + dy) * image.width + x - 1) * image.channels + channel;
    Vector column[kTogether + 2];
#pragma GCC unroll 8
    for (int64_t i = 0; i < kTogether + 2; ++i) column[i] = read(row + i * image.channels, count);
#pragma GCC unroll 4
    for (int64_t dx = 0; dx < 3; ++dx) {
      const int64_t tap = (dy + 1) * 3 + dx;
      const Vector w = read(weight + (flipped ? 8 - tap : tap) * image.channels + channel, count);
#pragma GCC unroll 4
      for (int64_t i = 0; i < kTogether; ++i) sum[i] += column[i + dx] * w;
    }
  }
}

// Calls 'result(token, channel, count, value)' with each vector of the convolution.
template <bool flipped, typename Result>
SEGSHARP_INLINE void convolve(const TokenImage& image, int64_t first, int64_t last, const float* weight, const float* bias, Result result) {
  each_group(
      image.width, first, last,
      [&](int64_t t, int64_t y, int64_t x) {
        each_vector(image.channels, [&](int64_t c, int64_t count) {
          const Vector start = bias == nullptr ? Vector{} : read(bias + c, count);
          Vector sum[kTogether] = {start, start, start, start};
          convolved_together<flipped>(image, y, x, c, count, weight, sum);
#pragma GCC unroll 4
          for (int64_t i = 0; i < kTogether; ++i) result(t + i, c, count, sum[i]);
        });
      },
      [&](int64_t t, int64_t y, int64_t x) {
        each_vector(image.channels, [&](int64_t c, int64_t count) {
          result(t, c, count, convolved<flipped>(image, y, x, c, count, weight, bias == nullptr ? Vector{} : read(bias + c, count)));
        });
      });
}

inline void depthwise_gelu(const TokenImage& image, int64_t first, int64_t last, const float* weight, const float* bias, float* y,
                           int64_t y_stride) {
  convolve<false>(image, first, last, weight, bias, [&](int64_t t, int64_t c, int64_t count, Vector z) __attribute__((always_inline)) {
    write(y + (t - first) * y_stride + c, z * normal_cumulative(z), count);
  });
}

inline void depthwise_gelu_backward(const TokenImage& image, int64_t first, int64_t last, const float* weight, const float* bias, const float* dy, float* y,
                                    int64_t y_stride, float* dz) {
  convolve<false>(image, first, last, weight, bias, [&](int64_t t, int64_t c, int64_t count, Vector z) __attribute__((always_inline)) {
    const int64_t at = (t - first) * image.channels + c;
    const Vector cumulative = normal_cumulative(z), d = read(dy + at, count);
    write(y + (t - first) * y_stride + c, z * cumulative, count);
    write(dz + at, d * (cumulative + z * normal_density(z)), count);
  });
}

inline void depthwise_input_gradient(const TokenImage& dz, int64_t first, int64_t last, const float* weight, float* dx, int64_t dx_stride) {
  convolve<true>(dz, first, last, weight, nullptr, [&](int64_t t, int64_t c, int64_t count, Vector value) __attribute__((always_inline)) {
    write(dx + (t - first) * dx_stride + c, value, count);
  });
}

inline void depthwise_weight_gradient(const TokenImage& image, const float* dz, int64_t first, int64_t last, float* dweight) {
  const int64_t channels = image.channels;
  // row by row of the image, so that the nine sums of a vector of channels stay in registers along a row
  for (int64_t begin = first; begin < last;) {
    const int64_t y = begin / image.width, row_end = (y + 1) * image.width, end = row_end < last ? row_end : last;
    const bool above = y > 0, below = y + 1 < image.height;
    each_vector(channels, [&](int64_t c, int64_t count) {
      Vector sum[9];
      for (int64_t i = 0; i < 9; ++i) sum[i] = read(dweight + i * channels + c, count);
      const auto add = [&](int64_t t, bool left, bool right) __attribute__((always_inline)) {
        const Vector d = read(dz + (t - first) * channels + c, count);
        const float* here = image.data + t * channels + c;
#pragma GCC unroll 4
        for (int64_t i = 0; i < 3; ++i) {
          if ((i == 0 && !above) || (i == 2 && !below)) continue;
          const float* row = here + (i - 1) * image.width * channels;
          if (left) sum[i * 3] += d * read(row - channels, count);
          sum[i * 3 + 1] += d * read(row, count);
          if (right) sum[i * 3 + 2] += d * read(row + channels, count);
        }
      };
      int64_t t = begin;
      if (t % image.width == 0) add(t++, false, image.width > 1);
      const int64_t inner = end == row_end ? end - 1 : end;
      for (; t < inner; ++t) add(t, true, true);
      if (t < end) add(t, true, false);
      for (int64_t i = 0; i < 9; ++i) write(dweight + i * channels + c, sum[i], count);
    });
    begin = end;
  }
}

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
