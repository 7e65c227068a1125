// segsharp::upsample_cross_entropy: the cross-entropy of each pixel of bilinearly resized logits, and its gradient with respect to the logits
// before they are resized. Softmax and gradient are made pixel by pixel from two rows of logits, so that nothing of the size classes times
// pixels ever exists; composed operators keep three such tensors.
//
// Logits lie with their classes side by side here, padded to a multiple of 16 with a number whose exponential is nothing: every inner loop runs
// over whole vectors.
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <tuple>
#include <vector>

#include "resample_axis.h"

namespace {

using at::Tensor;
using segsharp::ResampleAxis;

constexpr int64_t kLanes = 16;
constexpr float kNothing = -1e30f;

// exp by 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]; off by at most 2 units in the last place. NaN stays NaN.
// Source: Cephes, expf (Moshier 1989).
inline __attribute__((always_inline)) float fast_exp(float x) {
  x = x < -87.f ? -87.f : x;
  const float shifted = x * 1.44269504f + 12582912.f;  // rounds to the nearest integer in the low bits
  int32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  const float n = shifted - 12582912.f;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.f;
  const int32_t exponent = (bits - 0x4B400000 + 127) << 23;
  float power;
  std::memcpy(&power, &exponent, sizeof power);
  return p * power;
}

SEGSHARP_CLONES void add_row(float* __restrict target, const float* __restrict row, float weight, int64_t count) {
  for (int64_t i = 0; i < count; ++i) target[i] += weight * row[i];
}

// The log of the sum of the exponentials at one pixel; its logits are left in 'value'.
SEGSHARP_CLONES float log_sum_exp(const float* __restrict left, const float* __restrict right, float left_weight, float right_weight,
                                  float* __restrict value, int64_t count) {
  float largest = kNothing;
#pragma omp simd reduction(max : largest)
  for (int64_t c = 0; c < count; ++c) {
    const float v = left_weight * left[c] + right_weight * right[c];
    value[c] = v;
    largest = v > largest ? v : largest;
  }
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t c = 0; c < count; ++c) sum += fast_exp(value[c] - largest);
  return largest + std::log(sum);
}

// The gradient at one pixel, handed to its two neighbours in the row.
SEGSHARP_CLONES void spread(const float* __restrict left, const float* __restrict right, float left_weight, float right_weight, float lse,
                            float scale, int64_t label, float* __restrict value, float* left_gradient, float* right_gradient, int64_t count) {
  for (int64_t c = 0; c < count; ++c) value[c] = scale * fast_exp(left_weight * left[c] + right_weight * right[c] - lse);
  value[label] -= scale;
  for (int64_t c = 0; c < count; ++c) left_gradient[c] += left_weight * value[c];
  for (int64_t c = 0; c < count; ++c) right_gradient[c] += right_weight * value[c];
}

struct Problem {
  int64_t batch, classes, padded, in_height, in_width, height, width;
  ResampleAxis rows, columns;

  Problem(const Tensor& logits, const Tensor& target, bool align_corners)
      : batch(logits.size(0)),
        classes(logits.size(1)),
        padded((logits.size(1) + kLanes - 1) / kLanes * kLanes),
        in_height(logits.size(2)),
        in_width(logits.size(3)),
        height(target.size(1)),
        width(target.size(2)),
        rows(in_height, height, align_corners),
        columns(in_width, width, align_corners) {}

  int64_t row_size() const { return in_width * padded; }
};

void check(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight) {
  TORCH_CHECK(logits.dim() == 4 && logits.scalar_type() == at::kFloat && logits.device().is_cpu() && target.dim() == 3 &&
                  target.scalar_type() == at::kLong && target.device().is_cpu() && target.size(0) == logits.size(0) && logits.size(1) >= 1 &&
                  logits.size(2) >= 1 && logits.size(3) >= 1 && target.size(1) >= 1 && target.size(2) >= 1,
              "upsample_cross_entropy: float32 logits [batch, classes, height, width] and int64 labels [batch, height, width] on the CPU are expected");
  TORCH_CHECK(!weight || (weight->dim() == 1 && weight->size(0) == logits.size(1) && weight->scalar_type() == at::kFloat),
              "upsample_cross_entropy: one float32 weight for each class is expected");
}

Tensor side_by_side(const Tensor& logits, const Problem& p) {
  Tensor result = p.padded == p.classes ? at::empty({p.batch, p.in_height, p.in_width, p.padded}, logits.options())
                                        : at::full({p.batch, p.in_height, p.in_width, p.padded}, kNothing, logits.options());
  result.narrow(3, 0, p.classes).copy_(logits.permute({0, 2, 3, 1}));
  return result;
}

// Losses and logarithms of the sums, both [batch, height, width].
std::tuple<Tensor, Tensor> losses(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index, bool align_corners) {
  check(logits, target, weight);
  const Problem p(logits, target, align_corners);
  const Tensor source = side_by_side(logits, p), labels = target.contiguous();
  const Tensor factors = weight ? weight->contiguous() : Tensor();
  const float* factor = weight ? factors.data_ptr<float>() : nullptr;
  Tensor loss = at::empty({p.batch, p.height, p.width}, logits.options()), lse = at::empty_like(loss);
  const float* in = source.data_ptr<float>();
  const int64_t* label = labels.data_ptr<int64_t>();
  float *out = loss.data_ptr<float>(), *sums = lse.data_ptr<float>();
  at::parallel_for(0, p.batch * p.height, 2, [&](int64_t begin, int64_t end) {
    std::vector<float> row(p.row_size()), value(p.padded);
    for (int64_t line = begin; line < end; ++line) {
      const int64_t y = line % p.height;
      const float* image = in + line / p.height * p.in_height * p.row_size();
      segsharp::mix_rows(image + p.rows.low[y] * p.row_size(), image + p.rows.high[y] * p.row_size(), p.rows.low_weight[y], p.rows.high_weight[y], row.data(),
               p.row_size());
      for (int64_t x = 0; x < p.width; ++x) {
        const int64_t at = line * p.width + x, t = label[at];
        if (t == ignore_index) {
          out[at] = sums[at] = 0;
          continue;
        }
        TORCH_CHECK_INDEX(t >= 0 && t < p.classes, "Target ", t, " is out of bounds.");
        sums[at] = log_sum_exp(row.data() + p.columns.low[x] * p.padded, row.data() + p.columns.high[x] * p.padded, p.columns.low_weight[x],
                               p.columns.high_weight[x], value.data(), p.padded);
        out[at] = (sums[at] - value[t]) * (factor ? factor[t] : 1.f);
      }
    }
  });
  return {loss, lse};
}

Tensor gradient(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, const Tensor& lse, const Tensor& outer,
                int64_t ignore_index, bool align_corners) {
  const Problem p(logits, target, align_corners);
  const Tensor source = side_by_side(logits, p), labels = target.contiguous(), scales = outer.contiguous();
  const Tensor factors = weight ? weight->contiguous() : Tensor();
  const float* factor = weight ? factors.data_ptr<float>() : nullptr;
  Tensor result = at::zeros({p.batch, p.in_height, p.in_width, p.padded}, logits.options());
  const float *in = source.data_ptr<float>(), *sums = lse.data_ptr<float>(), *scale = scales.data_ptr<float>();
  const int64_t* label = labels.data_ptr<int64_t>();
  float* out = result.data_ptr<float>();

  // The pixels between input rows r and r + 1 add to both. Bands of rows are worked on in two rounds, every other one, so that no two
  // threads write one row.
  const int64_t bands = std::min<int64_t>(p.in_height, std::max<int64_t>(2, 4 * at::get_num_threads())), each = (p.in_height + bands - 1) / bands;
  for (int64_t round = 0; round < 2; ++round) {
    const int64_t count = (bands + 1 - round) / 2;
    at::parallel_for(0, p.batch * count, 1, [&](int64_t begin, int64_t end) {
      std::vector<float> row(p.row_size()), row_gradient(p.row_size()), value(p.padded);
      for (int64_t job = begin; job < end; ++job) {
        const int64_t n = job / count, band = job % count * 2 + round;
        const auto first = std::lower_bound(p.rows.low.begin(), p.rows.low.end(), static_cast<int32_t>(band * each));
        const auto last = std::lower_bound(p.rows.low.begin(), p.rows.low.end(), static_cast<int32_t>((band + 1) * each));
        const float* image = in + n * p.in_height * p.row_size();
        float* image_gradient = out + n * p.in_height * p.row_size();
        for (int64_t y = first - p.rows.low.begin(); y < last - p.rows.low.begin(); ++y) {
          segsharp::mix_rows(image + p.rows.low[y] * p.row_size(), image + p.rows.high[y] * p.row_size(), p.rows.low_weight[y], p.rows.high_weight[y],
                   row.data(), p.row_size());
          std::fill(row_gradient.begin(), row_gradient.end(), 0.f);
          for (int64_t x = 0; x < p.width; ++x) {
            const int64_t at = (n * p.height + y) * p.width + x, t = label[at];
            const float s = t == ignore_index ? 0.f : scale[at] * (factor ? factor[t] : 1.f);
            if (t == ignore_index || s == 0.f) continue;
            const int64_t left = p.columns.low[x] * p.padded, right = p.columns.high[x] * p.padded;
            spread(row.data() + left, row.data() + right, p.columns.low_weight[x], p.columns.high_weight[x], sums[at], s, t, value.data(),
                   row_gradient.data() + left, row_gradient.data() + right, p.padded);
          }
          add_row(image_gradient + p.rows.low[y] * p.row_size(), row_gradient.data(), p.rows.low_weight[y], p.row_size());
          add_row(image_gradient + p.rows.high[y] * p.row_size(), row_gradient.data(), p.rows.high_weight[y], p.row_size());
        }
      }
    });
  }
  return result.narrow(3, 0, p.classes).permute({0, 3, 1, 2});
}

class UpsampleCrossEntropy : public torch::autograd::Function<UpsampleCrossEntropy> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight,
                        int64_t ignore_index, bool align_corners) {
    at::AutoDispatchBelowADInplaceOrView guard;
    auto [loss, lse] = losses(logits, target, weight, ignore_index, align_corners);
    context->save_for_backward({logits, target, weight.value_or(Tensor()), lse});
    context->saved_data["ignore_index"] = ignore_index;
    context->saved_data["align_corners"] = align_corners;
    return loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    const c10::optional<Tensor> weight = saved[2].defined() ? c10::optional<Tensor>(saved[2]) : c10::nullopt;
    return {gradient(saved[0], saved[1], weight, saved[3], outer[0], context->saved_data["ignore_index"].toInt(),
                     context->saved_data["align_corners"].toBool()),
            Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

Tensor forward_only(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index, bool align_corners) {
  return std::get<0>(losses(logits, target, weight, ignore_index, align_corners));
}

Tensor with_gradient(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index, bool align_corners) {
  return UpsampleCrossEntropy::apply(logits, target, weight, ignore_index, align_corners);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(segsharp, library) {
  library.def("upsample_cross_entropy(Tensor self, Tensor target, Tensor? weight, int ignore_index, bool align_corners) -> Tensor");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("upsample_cross_entropy", &forward_only); }

TORCH_LIBRARY_IMPL(segsharp, AutogradCPU, library) { library.impl("upsample_cross_entropy", &with_gradient); }
