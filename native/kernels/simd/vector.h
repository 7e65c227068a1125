// One vector of floats and the functions that kernels need on it, for whatever level this translation unit is compiled for.
// Included by level.cpp alone, which is compiled once a level: nothing here may be shared with other translation units.
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__AVX512F__)
#define SEGSHARP_LANES 16
#elif defined(__AVX2__)
#define SEGSHARP_LANES 8
#else
#define SEGSHARP_LANES 4
#endif
#define SEGSHARP_INLINE inline __attribute__((always_inline))

namespace segsharp {
namespace SEGSHARP_LEVEL {

constexpr int64_t kLanes = SEGSHARP_LANES;

typedef float Vector __attribute__((vector_size(SEGSHARP_LANES * 4)));
typedef int32_t IntVector __attribute__((vector_size(SEGSHARP_LANES * 4)));
typedef float Unaligned __attribute__((vector_size(SEGSHARP_LANES * 4), aligned(4), may_alias));

SEGSHARP_INLINE Vector load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }

SEGSHARP_INLINE void store(float* to, Vector value) { *reinterpret_cast<Unaligned*>(to) = value; }

SEGSHARP_INLINE Vector all(float value) { return value - Vector{}; }

// The first 'count' elements of a vector; the others are 0.
SEGSHARP_INLINE Vector load_some(const float* from, int64_t count) {
  Vector result{};
  std::memcpy(&result, from, count * sizeof(float));
  return result;
}

SEGSHARP_INLINE void store_some(float* to, Vector value, int64_t count) { std::memcpy(to, &value, count * sizeof(float)); }

// 'b' where one of them is NaN.
SEGSHARP_INLINE Vector larger(Vector a, Vector b) { return a > b ? a : b; }

// max(0, x); NaN stays NaN.
SEGSHARP_INLINE Vector positive(Vector x) { return larger(Vector{}, x); }

// The numbers of a shuffle, one for each lane.
#if SEGSHARP_LANES == 16
#define SEGSHARP_EACH_LANE(f) f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7), f(8), f(9), f(10), f(11), f(12), f(13), f(14), f(15)
#elif SEGSHARP_LANES == 8
#define SEGSHARP_EACH_LANE(f) f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7)
#else
#define SEGSHARP_EACH_LANE(f) f(0), f(1), f(2), f(3)
#endif
#define SEGSHARP_ITSELF(i) (i)
#define SEGSHARP_OTHER(i) ((i) ^ distance)
#define SEGSHARP_LOWER(i) (((i)&distance) ? SEGSHARP_LANES + ((i) ^ distance) : (i))
#define SEGSHARP_UPPER(i) (((i)&distance) ? SEGSHARP_LANES + (i) : ((i) ^ distance))

// The number of each lane.
SEGSHARP_INLINE IntVector lane_numbers() { return IntVector{SEGSHARP_EACH_LANE(SEGSHARP_ITSELF)}; }

// Lane i with lane i ^ distance.
template <int distance, typename AnyVector>
SEGSHARP_INLINE AnyVector exchange(AnyVector v) {
  return __builtin_shufflevector(v, v, SEGSHARP_EACH_LANE(SEGSHARP_OTHER));
}

// A round of 'transpose': rows that are 'distance' apart exchange the lanes whose number has, or lacks, that bit.
template <int distance>
SEGSHARP_INLINE void transpose_round(Vector (&rows)[kLanes]) {
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; ++i) {
    if (i & distance) continue;
    const Vector lower = rows[i], upper = rows[i + distance];
    rows[i] = __builtin_shufflevector(lower, upper, SEGSHARP_EACH_LANE(SEGSHARP_LOWER));
    rows[i + distance] = __builtin_shufflevector(lower, upper, SEGSHARP_EACH_LANE(SEGSHARP_UPPER));
  }
}

// Turns kLanes rows into kLanes columns.
SEGSHARP_INLINE void transpose(Vector (&rows)[kLanes]) {
#if SEGSHARP_LANES == 16
  transpose_round<8>(rows);
#endif
#if SEGSHARP_LANES >= 8
  transpose_round<4>(rows);
#endif
  transpose_round<2>(rows);
  transpose_round<1>(rows);
}

// 'combine' of all lanes, in every lane; by halves: one after the other they would be fifteen operations, each waiting for the one before.
template <typename AnyVector, typename Combine>
SEGSHARP_INLINE AnyVector fold(AnyVector v, Combine combine) {
#if SEGSHARP_LANES == 16
  v = combine(v, exchange<8>(v));
#endif
#if SEGSHARP_LANES >= 8
  v = combine(v, exchange<4>(v));
#endif
  v = combine(v, exchange<2>(v));
  return combine(v, exchange<1>(v));
}

SEGSHARP_INLINE float sum_of(Vector value) {
  return fold(value, [](Vector a, Vector b) { return a + b; })[0];
}

SEGSHARP_INLINE Vector largest_in_each(Vector value) {
  return fold(value, [](Vector a, Vector b) { return larger(a, b); });
}

SEGSHARP_INLINE float largest_of(Vector value) { return largest_in_each(value)[0]; }

SEGSHARP_INLINE int32_t smallest_of(IntVector value) {
  return fold(value, [](IntVector a, IntVector b) { return a < b ? a : b; })[0];
}

// The first coefficient times the highest power of x, and so on down to the last, by Horner's rule.
template <typename... Coefficients>
SEGSHARP_INLINE Vector polynomial(Vector x, float highest, Coefficients... others) {
  Vector p = all(highest);
  ((p = p * x + all(others)), ...);
  return p;
}

// exp by 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]; off by at most 2 units in the last place below 88. NaN stays NaN.
// Source: Cephes, expf (Moshier 1989).
SEGSHARP_INLINE Vector exp_of(Vector x) {
  x = x < all(-87.f) ? all(-87.f) : x;
  x = x > all(88.f) ? all(88.f) : x;
  const Vector shifted = x * all(1.44269504f) + all(12582912.f);  // rounds to the nearest integer in the low bits
  const Vector n = shifted - all(12582912.f);
  const Vector r = (x - n * all(0.693359375f)) + n * all(2.12194440e-4f);
  const Vector p =
      polynomial(r, 1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f) * r * r + r + all(1.f);
  const IntVector exponent = (reinterpret_cast<IntVector>(shifted) - 0x4B400000 + 127) << 23;
  return p * reinterpret_cast<Vector>(exponent);
}

// Φ(x) of the standard normal distribution, off by less than 3e-7: 1/2 + x P(x²) / Q(x²) within ±5.2, where 1e-7 is left.
// The coefficients are a least-maximum fit to (1 + erf(x / √2)) / 2.
SEGSHARP_INLINE Vector normal_cumulative(Vector x) {
  x = x < all(-5.2f) ? all(-5.2f) : x;
  x = x > all(5.2f) ? all(5.2f) : x;
  const Vector u = x * x;
  const Vector p = polynomial(u, -1.61645159e-8f, 5.37430822e-6f, 4.11796463e-4f, 6.08064865e-3f, 6.02768106e-2f, 3.98941742e-1f);
  const Vector q = polynomial(u, 1.38323291e-4f, 3.2533768e-3f, 4.32167605e-2f, 3.17749337e-1f, 1.f);
  return x * p / q + all(0.5f);
}

// φ(x), the density.
SEGSHARP_INLINE Vector normal_density(Vector x) { return all(0.39894228f) * exp_of(all(-0.5f) * x * x); }

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
