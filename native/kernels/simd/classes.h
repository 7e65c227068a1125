// Kernels on rows of logits with the classes of each pixel side by side: resizing, arg-max and cross-entropy.
#pragma once

#include <cmath>
#include <limits>

#include "kernels.h"
#include "vector.h"

namespace segsharp {
namespace SEGSHARP_LEVEL {

inline void mix_rows(const float* above, const float* below, float above_weight, float below_weight, int64_t floats, float* row) {
  for (int64_t i = 0; i < floats; i += kLanes) store(row + i, all(above_weight) * load(above + i) + all(below_weight) * load(below + i));
}

// The two columns of logits that pixel x lies between, and the weights of this pixel and of those after it.
struct Neighbours {
  const float *left, *right;
  const float *left_weight, *right_weight;

  Neighbours(const PixelsOfRow& row, int64_t x)
      : left(row.logits + row.low[x] * row.stride),
        right(row.logits + row.high[x] * row.stride),
        left_weight(row.low_weight + x),
        right_weight(row.high_weight + x) {}

  // Beyond the last column's middle there is but one column, with the weights 1 and 0; and 0 times an infinity would be NaN.
  bool are_one() const { return left == right; }
};

// Whether pixels x to x + count - 1 lie between the same two columns: what is loaded once serves all of them.
inline bool are_together(const PixelsOfRow& row, int64_t x, int64_t count) { return x + count <= row.width && row.low[x] == row.low[x + count - 1]; }

// The label of a pixel beside something that is not finite: the first NaN, else the first of the largest, as in argmax.
inline uint8_t classify_any(const PixelsOfRow& row, int64_t x) {
  const Neighbours n(row, x);
  int64_t best = 0;
  float top = -std::numeric_limits<float>::infinity();
  for (int64_t c = 0; c < row.classes; ++c) {
    const float value = n.are_one() || n.right_weight[0] == 0 ? n.left[c] : n.left_weight[0] * n.left[c] + n.right_weight[0] * n.right[c];
    if (std::isnan(value)) return static_cast<uint8_t>(c);
    if (value > top) best = c, top = value;
  }
  return static_cast<uint8_t>(best);
}

template <int together>
SEGSHARP_INLINE void classify(const PixelsOfRow& row, int64_t x, uint8_t* labels) {
  const Neighbours n(row, x);
  Vector best[together];
  IntVector block[together];  // of kLanes classes, in which each lane has its best
  for (int i = 0; i < together; ++i) {
    best[i] = all(-std::numeric_limits<float>::infinity());
    block[i] = IntVector{};
  }
  Vector strange{};  // becomes NaN where something is not finite
  for (int64_t c = 0; c < row.classes; c += kLanes) {
    const Vector l = load(n.left + c), r = load(n.right + c);
    strange += l * all(0.f);  // each alone: the sum of two paddings is no longer finite
    strange += r * all(0.f);
    const IntVector here = IntVector{} + static_cast<int32_t>(c);
    for (int i = 0; i < together; ++i) {
      const Vector value = all(n.left_weight[i]) * l + all(n.right_weight[i]) * r;
      block[i] = value > best[i] ? here : block[i];
      best[i] = larger(value, best[i]);
    }
  }
  if (__builtin_expect(std::isnan(sum_of(strange)), 0)) {
    for (int i = 0; i < together; ++i) labels[x + i] = classify_any(row, x + i);
    return;
  }
  for (int i = 0; i < together; ++i) {
    // the first of equal classes, as in argmax
    const IntVector candidate = best[i] == largest_in_each(best[i]) ? block[i] + lane_numbers() : IntVector{} + std::numeric_limits<int32_t>::max();
    labels[x + i] = static_cast<uint8_t>(smallest_of(candidate));
  }
}

inline void classify_row(const PixelsOfRow& row, uint8_t* labels) {
  for (int64_t x = 0; x < row.width;) {
    if (are_together(row, x, 4)) {
      classify<4>(row, x, labels);
      x += 4;
    } else {
      classify<1>(row, x, labels);
      ++x;
    }
  }
}

// 2^x for x <= 0 as 2^n times a polynomial on [-1/2, 1/2]. NaN stays NaN. Less than 2^-100 is 0: beside the 1 of the largest it counts for nothing,
// and what a pixel's share of the mean made of it would be denormal, which costs Intel's processors a hundred cycles an operation.
// Source: Cephes, exp2f (Moshier 1989).
SEGSHARP_INLINE Vector exp2_of_negative(Vector x) {
  const Vector rounder = all(12582912.f + 127.f);  // the sum has n + 127 in its low bits
  x = x < all(-100.f) ? all(-127.f) : x;
  const Vector shifted = x + rounder;
  const Vector r = x - (shifted - rounder);
  const Vector p = polynomial(r, 1.535336188319500e-4f, 1.339887440266574e-3f, 9.618437357674640e-3f, 5.550332471162809e-2f, 2.402264791363012e-1f,
                              6.931472028550421e-1f, 1.f);
  return p * reinterpret_cast<Vector>(reinterpret_cast<IntVector>(shifted) << 23);
}

template <int together, bool wants_gradient>
SEGSHARP_INLINE void softmax(const PixelsOfRow& row, const RowOfLosses& out, int64_t x) {
  const Neighbours n(row, x);
  Vector top[together], sum[together];
  float left_share[together], right_share[together];
  for (int i = 0; i < together; ++i) {
    left_share[i] = n.are_one() ? 0.5f : n.left_weight[i];
    right_share[i] = n.are_one() ? 0.5f : n.right_weight[i];
    top[i] = all(kNothing);
    sum[i] = Vector{};
  }
  for (int64_t c = 0; c < row.classes; c += kLanes) {
    const Vector l = load(n.left + c), r = load(n.right + c);
    for (int i = 0; i < together; ++i) top[i] = larger(all(left_share[i]) * l + all(right_share[i]) * r, top[i]);
  }
  for (int i = 0; i < together; ++i) {
    top[i] = largest_in_each(top[i]);
    out.top[x + i] = top[i][0];
  }
  for (int64_t c = 0; c < row.classes; c += kLanes) {
    const Vector l = load(n.left + c), r = load(n.right + c);
    for (int i = 0; i < together; ++i) {
      const Vector value = exp2_of_negative(all(left_share[i]) * l + all(right_share[i]) * r - top[i]);
      sum[i] += value;
      if (wants_gradient) store(out.exponentials + i * row.stride + c, value);
    }
  }
  float to_left[together], to_right[together];
  for (int i = 0; i < together; ++i) {
    const int32_t label = out.labels[x + i];
    const float total = sum_of(sum[i]);
    out.sum[x + i] = total;
    out.right[x + i] = left_share[i] * n.left[label] + right_share[i] * n.right[label];
    to_left[i] = n.left_weight[i] * out.scale[x + i] / total;
    to_right[i] = n.right_weight[i] * out.scale[x + i] / total;
  }
  if (!wants_gradient) return;
  float *left_gradient = out.gradient + row.low[x] * row.stride, *right_gradient = left_gradient + row.stride;
  for (int64_t c = 0; c < row.classes; c += kLanes) {
    Vector l = load(left_gradient + c), r = load(right_gradient + c);
    for (int i = 0; i < together; ++i) {
      const Vector value = load(out.exponentials + i * row.stride + c);
      l += all(to_left[i]) * value;
      r += all(to_right[i]) * value;
    }
    store(left_gradient + c, l);
    store(right_gradient + c, r);
  }
  for (int i = 0; i < together; ++i) {
    left_gradient[out.labels[x + i]] -= n.left_weight[i] * out.scale[x + i];
    right_gradient[out.labels[x + i]] -= n.right_weight[i] * out.scale[x + i];
  }
}

template <bool wants_gradient>
SEGSHARP_INLINE void softmax_row(const PixelsOfRow& row, const RowOfLosses& out) {
  for (int64_t x = 0; x < row.width;) {
    if (out.scale[x] == 0) {
      out.top[x] = out.right[x] = 0;
      out.sum[x] = 1;
      ++x;
    } else if (are_together(row, x, 4)) {
      softmax<4, wants_gradient>(row, out, x);
      x += 4;
    } else if (are_together(row, x, 2)) {
      softmax<2, wants_gradient>(row, out, x);
      x += 2;
    } else {
      softmax<1, wants_gradient>(row, out, x);
      ++x;
    }
  }
}

inline double cross_entropy_row(const PixelsOfRow& row, const RowOfLosses& out) {
  constexpr float ln2 = 0.693147181f;
  out.gradient ? softmax_row<true>(row, out) : softmax_row<false>(row, out);
  double total = 0;
  for (int64_t x = 0; x < row.width; ++x) {
    out.loss[x] = out.scale[x] == 0 ? 0.f : out.scale[x] * (ln2 * (out.top[x] - out.right[x]) + std::log(out.sum[x]));
    total += out.loss[x];
  }
  return total;
}

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
