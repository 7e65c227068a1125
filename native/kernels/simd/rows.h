// Kernels on the rows of a matrix: layer norm, softmax, sums.
#pragma once

#include <cmath>

#include "vector.h"

namespace segsharp {
namespace SEGSHARP_LEVEL {

// Calls 'body(offset, count)' for each vector of a row; the last may be shorter.
template <typename Body>
SEGSHARP_INLINE void each_vector(int64_t count, Body body) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) body(i, kLanes);
  if (i < count) body(i, count - i);
}

SEGSHARP_INLINE Vector read(const float* from, int64_t count) { return count == kLanes ? load(from) : load_some(from, count); }

SEGSHARP_INLINE void write(float* to, Vector value, int64_t count) {
  if (count == kLanes) {
    store(to, value);
  } else {
    store_some(to, value, count);
  }
}

struct Moments {
  float mean, inverse_deviation;
};

// In two passes: the row is in the first cache, and E[x²] - E[x]² would lose digits.
SEGSHARP_INLINE Moments moments_of(const float* x, int64_t channels, float eps) {
  Vector sum{};
  each_vector(channels, [&](int64_t i, int64_t count) { sum += read(x + i, count); });
  const float mean = sum_of(sum) / static_cast<float>(channels);
  Vector squares{};
  int64_t i = 0;
  for (; i + kLanes <= channels; i += kLanes) {
    const Vector d = load(x + i) - all(mean);
    squares += d * d;
  }
  float rest = 0;
  for (; i < channels; ++i) rest += (x[i] - mean) * (x[i] - mean);
  return {mean, 1.f / std::sqrt((sum_of(squares) + rest) / static_cast<float>(channels) + eps)};
}

inline void layer_norm(const float* x, int64_t x_stride, int64_t rows, int64_t channels, const float* weight, const float* bias, float eps, float* y, int64_t y_stride) {
  for (int64_t r = 0; r < rows; ++r, x += x_stride, y += y_stride) {
    const Moments m = moments_of(x, channels, eps);
    each_vector(channels, [&](int64_t i, int64_t count) {
      write(y + i, (read(x + i, count) - all(m.mean)) * all(m.inverse_deviation) * read(weight + i, count) + read(bias + i, count), count);
    });
  }
}

// dx += r (g - mean(g) - x̂ mean(g x̂)) with g = dy weight and x̂ = r (x - mean).
inline void layer_norm_backward(const float* x, const float* dy, int64_t rows, int64_t channels, const float* weight, float eps, float* dx, float* dweight, float* dbias) {
  for (int64_t row = 0; row < rows; ++row, x += channels, dy += channels, dx += channels) {
    const Moments m = moments_of(x, channels, eps);
    Vector gradients{}, products{};
    each_vector(channels, [&](int64_t i, int64_t count) {
      // beyond the row's end dy is 0, and so are the products
      const Vector normal = (read(x + i, count) - all(m.mean)) * all(m.inverse_deviation), d = read(dy + i, count);
      const Vector g = d * read(weight + i, count);
      gradients += g;
      products += g * normal;
      write(dbias + i, read(dbias + i, count) + d, count);
      write(dweight + i, read(dweight + i, count) + d * normal, count);
    });
    const float mean = sum_of(gradients) / static_cast<float>(channels), slope = sum_of(products) / static_cast<float>(channels);
    each_vector(channels, [&](int64_t i, int64_t count) {
      const Vector normal = (read(x + i, count) - all(m.mean)) * all(m.inverse_deviation);
      const Vector g = read(dy + i, count) * read(weight + i, count);
      write(dx + i, read(dx + i, count) + all(m.inverse_deviation) * (g - all(mean) - normal * all(slope)), count);
    });
  }
}

inline void column_sums(const float* x, int64_t stride, int64_t rows, int64_t channels, float* sums) {
  each_vector(channels, [&](int64_t i, int64_t count) {
    Vector sum = read(sums + i, count);
    for (int64_t r = 0; r < rows; ++r) sum += read(x + r * stride + i, count);
    write(sums + i, sum, count);
  });
}

inline void exponentials(float* s, int64_t stride, int64_t rows, int64_t columns, float scale, float* inverse) {
  for (int64_t r = 0; r < rows; ++r, s += stride) {
    Vector top = all(s[0]);
    int64_t i = 0;
    for (; i + kLanes <= columns; i += kLanes) top = larger(load(s + i), top);
    float largest = largest_of(top);
    for (; i < columns; ++i) largest = s[i] > largest ? s[i] : largest;
    Vector sum{};
    for (i = 0; i + kLanes <= columns; i += kLanes) {
      const Vector e = exp_of((load(s + i) - all(largest)) * all(scale));
      store(s + i, e);
      sum += e;
    }
    float total = sum_of(sum);
    if (i < columns) {
      const Vector e = exp_of((load_some(s + i, columns - i) - all(largest)) * all(scale));
      store_some(s + i, e, columns - i);
      for (int64_t j = 0; j < columns - i; ++j) total += e[j];
    }
    inverse[r] = 1.f / total;
  }
}

inline void scale_rows(float* y, int64_t stride, int64_t rows, int64_t channels, const float* factors) {
  for (int64_t r = 0; r < rows; ++r, y += stride) {
    each_vector(channels, [&](int64_t i, int64_t count) { write(y + i, read(y + i, count) * all(factors[r]), count); });
  }
}

inline void softmax_backward(float* e, float* dp, int64_t stride, int64_t rows, int64_t columns, const float* inverse, const float* delta, float scale) {
  for (int64_t r = 0; r < rows; ++r, e += stride, dp += stride) {
    each_vector(columns, [&](int64_t i, int64_t count) {
      const Vector p = read(e + i, count) * all(inverse[r]);
      write(e + i, p, count);
      write(dp + i, all(scale) * p * (read(dp + i, count) - all(delta[r])), count);
    });
  }
}

inline void row_dots(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t rows, int64_t channels, float* dots) {
  for (int64_t r = 0; r < rows; ++r, a += a_stride, b += b_stride) {
    Vector sum{};
    each_vector(channels, [&](int64_t i, int64_t count) { sum += read(a + i, count) * read(b + i, count); });
    dots[r] = sum_of(sum);
  }
}

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
