// Matrix products with one side packed: panels of two vectors' width, zero-padded, so that a tile of up to 14 rows stays in registers.
// The scheme is that of Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication".
#pragma once

#include "kernels.h"
#include "vector.h"

namespace segsharp {
namespace SEGSHARP_LEVEL {

constexpr int64_t kPanel = 2 * kLanes;
// AVX-512 has 32 registers: 28 sums, two vectors of b and one number of a. The others have 16.
constexpr int64_t kTile = SEGSHARP_LANES == 16 ? 14 : SEGSHARP_LANES == 8 ? 6 : 4;
// A panel of this depth and the rows of a tile fit the first cache between them.
constexpr int64_t kDepth = 512;
// Rows that are worked on together, so that they stay in the second cache while all panels pass.
constexpr int64_t kRows = kTile * 8;

inline int64_t panels_of(int64_t n) { return (n + kPanel - 1) / kPanel; }

inline int64_t packed_size(int64_t k, int64_t n) { return k * panels_of(n) * kPanel; }

// 'rows' rows of 'count' numbers, as columns of 'to', whose rows are kPanel long.
inline void pack_columns(const float* from, int64_t stride, int64_t rows, int64_t count, float* to) {
  int64_t j = 0;
  for (; j + kLanes <= rows; j += kLanes) {
    const float* square = from + j * stride;
    int64_t d = 0;
    for (; d + kLanes <= count; d += kLanes) {
      Vector lines[kLanes];
#pragma GCC unroll 16
      for (int i = 0; i < kLanes; ++i) lines[i] = load(square + i * stride + d);
      transpose(lines);
#pragma GCC unroll 16
      for (int i = 0; i < kLanes; ++i) store(to + (d + i) * kPanel + j, lines[i]);
    }
    for (; d < count; ++d) {
      for (int64_t i = 0; i < kLanes; ++i) to[d * kPanel + j + i] = square[i * stride + d];
    }
  }
  for (; j < rows; ++j) {
    for (int64_t d = 0; d < count; ++d) to[d * kPanel + j] = from[j * stride + d];
  }
}

inline void pack_rows(const float* from, int64_t stride, int64_t rows, int64_t count, float* to) {
  if (count == kPanel) {  // no calls for so few bytes
    for (int64_t d = 0; d < rows; ++d) {
      store(to + d * kPanel, load(from + d * stride));
      store(to + d * kPanel + kLanes, load(from + d * stride + kLanes));
    }
  } else {
    for (int64_t d = 0; d < rows; ++d) std::memcpy(to + d * kPanel, from + d * stride, count * sizeof(float));
  }
}

// Blocks of at most kDepth of k; in each, panel by panel, [depth, kPanel]. Of the panels, those from 'first' to 'last' are packed.
inline void pack_panels(const float* b, int64_t stride, int64_t k, int64_t n, bool transposed, int64_t first, int64_t last, float* packed) {
  for (int64_t block = 0; block < k; block += kDepth) {
    const int64_t depth = k - block < kDepth ? k - block : kDepth;
    for (int64_t panel = first; panel < last; ++panel) {
      const int64_t column = panel * kPanel, width = n - column < kPanel ? n - column : kPanel;
      float* to = packed + block * panels_of(n) * kPanel + panel * depth * kPanel;
      if (width < kPanel) std::memset(to, 0, depth * kPanel * sizeof(float));
      if (transposed) {
        pack_columns(b + column * stride + block, stride, width, depth, to);
      } else {
        pack_rows(b + block * stride + column, stride, depth, width, to);
      }
    }
  }
}

inline void pack(const float* b, int64_t stride, int64_t k, int64_t n, bool transposed, float* packed) {
  pack_panels(b, stride, k, n, transposed, 0, panels_of(n), packed);
}

// Sums of kRowsInTile rows and one panel. Element (i, d) of a is at i * row + d * step.
template <int kRowsInTile>
SEGSHARP_INLINE void multiply(const float* a, int64_t row, int64_t step, const float* b, int64_t depth, Vector (&sum)[kRowsInTile][2]) {
  // four rows a base pointer: addresses base, base + row, base + 2 row and base + 3 row need few registers
  const float* base[(kRowsInTile + 3) / 4];
  for (int i = 0; i < (kRowsInTile + 3) / 4; ++i) base[i] = a + 4 * i * row;
  const int64_t row3 = 3 * row;
  for (int64_t d = 0; d < depth; ++d) {
    const Vector left = load(b), right = load(b + kLanes);
    b += kPanel;
#pragma GCC unroll 16
    for (int i = 0; i < kRowsInTile; ++i) {
      const float* from = base[i / 4];
      const float value = i % 4 == 0 ? from[0] : i % 4 == 1 ? from[row] : i % 4 == 2 ? from[2 * row] : from[row3];
      Vector wide = all(value);
#if defined(__AVX512F__)
      asm("" : "+v"(wide));  // one broadcast for both products
#endif
      sum[i][0] += wide * left;
      sum[i][1] += wide * right;
    }
#pragma GCC unroll 4
    for (int i = 0; i < (kRowsInTile + 3) / 4; ++i) base[i] += step;
  }
}

// 'update' of each vector of a tile, which stays in registers.
template <int kRowsInTile, typename Update>
SEGSHARP_INLINE void each(Vector (&sum)[kRowsInTile][2], const Update& update) {
#pragma GCC unroll 16
  for (int i = 0; i < kRowsInTile; ++i) {
    update(sum[i][0], i, 0);
    update(sum[i][1], i, 1);
  }
}

// A tile of a whole panel's width: each question is asked once a tile, not once a vector.
template <int kRowsInTile>
SEGSHARP_INLINE void put_whole(Vector (&sum)[kRowsInTile][2], float* c, int64_t stride, const float* bias, const float* residual, const Finish& f, bool first, bool last) {
  if (!first) each(sum, [&](Vector& value, int i, int half) { value += load(c + i * stride + half * kLanes); });
  if (last) {
    if (bias != nullptr) {
      const Vector left = load(bias), right = load(bias + kLanes);
      each(sum, [&](Vector& value, int, int half) { value += half == 0 ? left : right; });
    }
    if (f.scale != 1) each(sum, [&](Vector& value, int, int) { value *= all(f.scale); });
    if (residual != nullptr) each(sum, [&](Vector& value, int i, int half) { value += load(residual + i * f.residual_stride + half * kLanes); });
    if (f.relu) each(sum, [&](Vector& value, int, int) { value = positive(value); });
  }
  each(sum, [&](Vector& value, int i, int half) { store(c + i * stride + half * kLanes, value); });
}

// The last panel of a product whose width is no multiple of a panel's.
template <int kRowsInTile>
SEGSHARP_INLINE void put_part(Vector (&sum)[kRowsInTile][2], float* c, int64_t stride, int64_t width, const float* bias, const float* residual, const Finish& f,
                              bool first, bool last) {
  each(sum, [&](Vector& value, int i, int half) {
    const int64_t at = half * kLanes, count = width - at < kLanes ? width - at : kLanes;
    if (count <= 0) return;
    float* to = c + i * stride + at;
    if (!first) value += load_some(to, count);
    if (last) {
      if (bias != nullptr) value += load_some(bias + at, count);
      value *= all(f.scale);
      if (residual != nullptr) value += load_some(residual + i * f.residual_stride + at, count);
      if (f.relu) value = positive(value);
    }
    store_some(to, value, count);
  });
}

struct Product {
  const float* a;
  int64_t row, step;  // of a
  float* c;
  int64_t stride;
  const Finish* finish;
};

template <int kRowsInTile>
void tile(const Product& p, int64_t first_row, const float* panel, int64_t block, int64_t depth, int64_t column, int64_t width, bool first, bool last) {
  Vector sum[kRowsInTile][2] = {};
  multiply<kRowsInTile>(p.a + first_row * p.row + block * p.step, p.row, p.step, panel, depth, sum);
  const Finish& f = *p.finish;
  float* c = p.c + first_row * p.stride + column;
  const float* bias = f.bias == nullptr ? nullptr : f.bias + column;
  const float* residual = f.residual == nullptr ? nullptr : f.residual + first_row * f.residual_stride + column;
  if (width == kPanel) {
    put_whole(sum, c, p.stride, bias, residual, f, first, last);
  } else {
    put_part(sum, c, p.stride, width, bias, residual, f, first, last);
  }
}

inline void any_tile(int64_t rows, const Product& p, int64_t first_row, const float* panel, int64_t block, int64_t depth, int64_t column, int64_t width, bool first,
                     bool last) {
  switch (rows) {
#define SEGSHARP_TILE(n) \
  case n: return tile<n>(p, first_row, panel, block, depth, column, width, first, last)
    SEGSHARP_TILE(1);
    SEGSHARP_TILE(2);
    SEGSHARP_TILE(3);
    SEGSHARP_TILE(4);
#if SEGSHARP_LANES >= 8
    SEGSHARP_TILE(5);
    SEGSHARP_TILE(6);
#endif
#if SEGSHARP_LANES == 16
    SEGSHARP_TILE(7);
    SEGSHARP_TILE(8);
    SEGSHARP_TILE(9);
    SEGSHARP_TILE(10);
    SEGSHARP_TILE(11);
    SEGSHARP_TILE(12);
    SEGSHARP_TILE(13);
    SEGSHARP_TILE(14);
#endif
#undef SEGSHARP_TILE
    default: __builtin_unreachable();
  }
}

inline void product(const Product& p, const float* packed, int64_t m, int64_t k, int64_t n) {
  for (int64_t block = 0; block < k; block += kDepth) {
    const int64_t depth = k - block < kDepth ? k - block : kDepth;
    const bool first = block == 0 && !p.finish->accumulate, last = block + depth == k && !p.finish->accumulate;
    for (int64_t top = 0; top < m; top += kRows) {
      const int64_t rows = m - top < kRows ? m - top : kRows;
      // tiles of nearly one height: 16 rows are 8 and 8, not 14 and 2
      const int64_t tiles = (rows + kTile - 1) / kTile;
      const float* panel = packed + block * panels_of(n) * kPanel;
      for (int64_t column = 0; column < n; column += kPanel, panel += depth * kPanel) {
        const int64_t width = n - column < kPanel ? n - column : kPanel;
        for (int64_t i = 0, at = top; i < tiles; ++i) {
          const int64_t height = (rows - (at - top)) / (tiles - i);
          any_tile(height, p, at, panel, block, depth, column, width, first, last);
          at += height;
        }
      }
    }
  }
}

inline void gemm(const float* a, int64_t a_stride, const float* packed, int64_t m, int64_t k, int64_t n, float* c, int64_t c_stride, const Finish& finish) {
  product({a, a_stride, 1, c, c_stride, &finish}, packed, m, k, n);
}

static_assert(kTile <= kLanes, "gemm_tn packs the rows of a tile as one vector");

// Depth of a block of gemm_tn: short, because both sides are packed into scratch memory.
constexpr int64_t kTransposedDepth = 128;

inline int64_t gemm_tn_scratch(int64_t m, int64_t n) { return kTransposedDepth * (m + kTile + panels_of(n) * kPanel) + 2 * kLanes; }

inline void gemm_tn(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t m, int64_t n, int64_t t, float* c, int64_t c_stride, float* scratch) {
  const Finish finish{nullptr, nullptr, 0, 1, false, true};
  const int64_t tiles = (m + kTile - 1) / kTile;
  // Narrow rows are near each other, and few products share the packing.
  const bool pack_a = m > 256 || n > 512;
  for (int64_t block = 0; block < t; block += kTransposedDepth) {
    const int64_t depth = t - block < kTransposedDepth ? t - block : kTransposedDepth;
    float* packed_b = scratch;
    pack(b + block * b_stride, b_stride, depth, n, false, packed_b);
    float* packed_a = packed_b + kTransposedDepth * panels_of(n) * kPanel;
    for (int64_t i = 0, at = 0; i < tiles; ++i) {
      const int64_t height = (m - at) / (tiles - i);
      const float* from = a + block * a_stride + at;
      Product p{from, 1, a_stride, c + at * c_stride, c_stride, &finish};
      if (pack_a) {
        // whole vectors, each over the end of the one before; the last ones must not read past the matrix
        const bool within = at + kLanes <= m;
        for (int64_t d = 0; d < depth; ++d) store(packed_a + d * height, within ? load(from + d * a_stride) : load_some(from + d * a_stride, height));
        p.a = packed_a;
        p.step = height;
      }
      const float* panel = packed_b;
      for (int64_t column = 0; column < n; column += kPanel, panel += depth * kPanel) {
        any_tile(height, p, 0, panel, 0, depth, column, n - column < kPanel ? n - column : kPanel, false, false);
      }
      at += height;
    }
  }
}

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
