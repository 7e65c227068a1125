// The kernels that exist once a level of the processor, and the choice between them. Each works on one thread; who calls them divides the
// work. Matrices are row-major; a leading dimension is the distance between rows in floats.
#pragma once

#include <cstdint>

namespace segsharp {

// What becomes of a tile of a matrix product before it is stored: c = residual + scale * (a b + bias), then relu; or c += a b.
struct Finish {
  const float* bias = nullptr;      // [n]
  const float* residual = nullptr;  // [m, n]
  int64_t residual_stride = 0;
  float scale = 1;
  bool relu = false;
  bool accumulate = false;
};

// A 3x3 depthwise convolution's input: a channels-last image.
struct TokenImage {
  const float* data;
  int64_t height, width, channels;
};

// One row of a bilinearly resized map [width, channels]: two rows of the map with their weights, and for each column two neighbours with theirs.
struct ResizedRow {
  const float *top, *bottom;
  float top_weight, bottom_weight;
  const int32_t *low, *high;
  const float *low_weight, *high_weight;
};

// Logits [columns, stride] have the classes of a pixel side by side. They are padded to a multiple of so many, which every level's vectors divide.
constexpr int64_t kClassBlock = 16;

// The padding of logits whose exponentials are wanted: they are exactly 0.
constexpr float kNothing = -1e30f;

// The same for an arg-max: finite, so that padding does not count as infinite, and a weighted mean of two stays finite.
constexpr float kNoClass = -3.4e38f;

// A row of pixels, each between two columns of logits.
struct PixelsOfRow {
  const float* logits;
  int64_t stride, classes;  // of the logits; the padding is no class
  const int32_t *low, *high;
  const float *low_weight, *high_weight;
  int64_t width;  // in pixels
};

// What a row of pixels adds to a cross-entropy. Its logits are times log2(e) and padded with 'kNothing', or less.
struct RowOfLosses {
  const int32_t* labels;  // 0 where a pixel does not count
  const float* scale;     // the factor of each pixel's loss, 0 where it does not count
  float* loss;
  float* gradient;  // [columns + 1, stride], added to; or nothing
  // scratch memory; of each pixel: the largest value, the sum of the exponentials below it, the value of its label
  float *top, *sum, *right;
  float* exponentials;  // [4, stride]
};

// A step of AdamW with its factors.
struct AdamStep {
  float decay;           // 1 - lr * weight_decay
  float beta2;
  float fresh1, fresh2;  // 1 - beta, taken in double: in float, 1 - 0.999f is off by 5e-5
  float step_size;       // lr / (1 - beta1^t)
  float correction;      // sqrt(1 - beta2^t)
  float eps;
};

struct Kernels {
  const char* name;

  // Floats that a packed matrix takes.
  int64_t (*packed_size)(int64_t k, int64_t n);

  // Packs b [k, n] for 'gemm'; transposed: b is given as [n, k].
  void (*pack)(const float* b, int64_t stride, int64_t k, int64_t n, bool transposed, float* packed);

  // The same in parts, for several threads: columns are packed in panels, and only panels 'first' to 'last' of panels(n).
  void (*pack_panels)(const float* b, int64_t stride, int64_t k, int64_t n, bool transposed, int64_t first, int64_t last, float* packed);
  int64_t (*panels)(int64_t n);

  // c [m, n] = a [m, k] times the packed b [k, n].
  void (*gemm)(const float* a, int64_t a_stride, const float* packed, int64_t m, int64_t k, int64_t n, float* c, int64_t c_stride, const Finish& finish);

  // c [m, n] += aᵀ b for a [t, m] and b [t, n]: the gradient of a weight. 'scratch' has room for gemm_tn_scratch(m, n) floats.
  void (*gemm_tn)(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t m, int64_t n, int64_t t, float* c, int64_t c_stride, float* scratch);
  int64_t (*gemm_tn_scratch)(int64_t m, int64_t n);

  // Normalizes rows of 'channels' floats. y may be x.
  void (*layer_norm)(const float* x, int64_t x_stride, int64_t rows, int64_t channels, const float* weight, const float* bias, float eps, float* y, int64_t y_stride);

  // dx += the gradient with respect to x; the weight's and the bias's gradients are added to.
  void (*layer_norm_backward)(const float* x, const float* dy, int64_t rows, int64_t channels, const float* weight, float eps, float* dx, float* dweight,
                              float* dbias);

  // y = GELU(z) for tokens first..last of a 3x3 depthwise convolution z with zero padding; weight is [9, channels], y begins with token 'first'.
  void (*depthwise_gelu)(const TokenImage& image, int64_t first, int64_t last, const float* weight, const float* bias, float* y, int64_t y_stride);

  // The same, and its backward pass as far as the convolution's output: y = GELU(z) and dz = dy GELU'(z). dy and dz have no
  // gaps between rows and may be one.
  void (*depthwise_gelu_backward)(const TokenImage& image, int64_t first, int64_t last, const float* weight, const float* bias, const float* dy, float* y,
                                  int64_t y_stride, float* dz);

  // Tokens first..last of the gradient with respect to the image, from the output's gradient.
  void (*depthwise_input_gradient)(const TokenImage& dz, int64_t first, int64_t last, const float* weight, float* dx, int64_t dx_stride);

  // dweight [9, channels] += the weight's gradient from tokens first..last.
  void (*depthwise_weight_gradient)(const TokenImage& image, const float* dz, int64_t first, int64_t last, float* dweight);

  // sums [channels] += the sums of the columns.
  void (*column_sums)(const float* x, int64_t stride, int64_t rows, int64_t channels, float* sums);

  // Rows become their exponentials relative to the row's largest, times 'scale' before: s = exp(scale (s - max)); 'inverse' gets 1 / their sum.
  void (*exponentials)(float* s, int64_t stride, int64_t rows, int64_t columns, float scale, float* inverse);

  // y [rows, channels] scaled row by row.
  void (*scale_rows)(float* y, int64_t stride, int64_t rows, int64_t channels, const float* factors);

  // From e = exp(scale (s - max)), 1 / its sum and dp: p = e inverse, ds = scale p (dp - delta), in place of e and dp.
  void (*softmax_backward)(float* e, float* dp, int64_t stride, int64_t rows, int64_t columns, const float* inverse, const float* delta, float scale);

  // The dot product of each row of a with that of b.
  void (*row_dots)(const float* a, int64_t a_stride, const float* b, int64_t b_stride, int64_t rows, int64_t channels, float* dots);

  // Columns first..last of a resized row, to 'to' or added to it.
  void (*resize_row)(const ResizedRow& from, int64_t first, int64_t last, int64_t channels, bool accumulate, float* to);

  // to += factor from.
  void (*add_scaled)(float* to, const float* from, float factor, int64_t floats);

  // The sums of the squared distances from the columns' means.
  void (*column_squares)(const float* x, int64_t rows, int64_t channels, const float* means, float* squares);

  // y = max(0, factor x + shift), channel by channel.
  void (*affine_relu)(const float* x, int64_t rows, int64_t channels, const float* factors, const float* shifts, float* y);

  // dy = kept dy where y > 0, else 0; sums += dy, products += dy (x - mean). 'kept' may be null for 1.
  void (*affine_relu_backward)(const float* x, const float* y, float* dy, int64_t rows, int64_t channels, const float* kept, const float* means, float* sums,
                               float* products);

  // dx = d_factor dy + x_factor x + constant, channel by channel, where affine_relu leaves something of x; elsewhere without dy. 'dx' may be 'x'.
  void (*affine_norm_backward)(const float* x, const float* dy, int64_t rows, int64_t channels, const float* factors, const float* shifts, const float* d_factors,
                               const float* x_factors, const float* constants, float* dx);

  // row = above_weight above + below_weight below.
  void (*mix_rows)(const float* above, const float* below, float above_weight, float below_weight, int64_t floats, float* row);

  // The label of each pixel: the first of its largest classes, with NaN above all numbers. The padding is kNoClass.
  void (*classify_row)(const PixelsOfRow& pixels, uint8_t* labels);

  // The scaled loss of each pixel and, where it is wanted, what it adds to the gradient of the row of logits. Gives the sum of the losses.
  double (*cross_entropy_row)(const PixelsOfRow& pixels, const RowOfLosses& losses);

  // A step over 'count' parameters p with gradients g and moments m and v.
  void (*adamw)(float* p, const float* g, float* m, float* v, int64_t count, const AdamStep& step);
};

// The best for this processor, or for SEGSHARP_SIMD=base|v3|v4.
const Kernels& kernels();

// From now on those of the level "base", "v3" or "v4"; gives whether this processor has them. For comparing levels: nothing may run or be packed meanwhile.
bool use_kernels(const char* level);

}  // namespace segsharp
