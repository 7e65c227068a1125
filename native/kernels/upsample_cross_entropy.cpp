// segsharp::upsample_cross_entropy and segsharp::upsample_cross_entropy_mean: the cross-entropy of bilinearly resized logits, of each pixel or
// their mean, and its gradient with respect to the logits before they are resized. Softmax and gradient are made pixel by pixel from two rows of
// logits, so that nothing of the size classes times pixels ever exists; composed operators keep three such tensors.
//
// The mean is the faster one in training: the factor of each pixel's gradient is known in the forward pass, which makes it from the exponentials
// that the loss needs anyway.
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <vector>

#include "class_rows.h"
#include "resample_axis.h"

namespace {

using at::Tensor;
using segsharp::kNothing;
using segsharp::ResampleAxis;

constexpr float kLog2E = 1.44269504f;

struct Problem {
  segsharp::ClassRows logits;
  int64_t batch, in_height, height, width, ignore_index;
  ResampleAxis rows, columns;
  Tensor target, weight;  // contiguous

  Problem(const Tensor& self, const Tensor& labels, const c10::optional<Tensor>& class_weight, int64_t ignore, bool align_corners)
      : logits(self),
        batch(self.size(0)),
        in_height(self.size(2)),
        height(labels.size(1)),
        width(labels.size(2)),
        ignore_index(ignore),
        rows(in_height, height, align_corners),
        columns(self.size(3), width, align_corners),
        target(labels.contiguous()),
        weight(class_weight ? class_weight->contiguous() : Tensor()) {}

  // The labels of a row and the factors of their losses.
  void read_labels(int64_t line, const float* outer, float factor, int32_t* classes, float* scale) const {
    const int64_t* labels = target.data_ptr<int64_t>() + line * width;
    const float* class_weight = weight.defined() ? weight.data_ptr<float>() : nullptr;
    for (int64_t x = 0; x < width; ++x) {
      const int64_t t = labels[x];
      const bool counts = t != ignore_index;
      TORCH_CHECK_INDEX(!counts || (t >= 0 && t < logits.classes), "Target ", t, " is out of bounds.");
      classes[x] = counts ? static_cast<int32_t>(t) : 0;
      scale[x] = counts ? factor * (outer ? outer[line * width + x] : 1.f) * (class_weight ? class_weight[t] : 1.f) : 0.f;
    }
  }
};

void check(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight) {
  TORCH_CHECK(logits.dim() == 4 && logits.scalar_type() == at::kFloat && logits.device().is_cpu() && target.dim() == 3 &&
                  target.scalar_type() == at::kLong && target.device().is_cpu() && target.size(0) == logits.size(0) && logits.size(1) >= 1 &&
                  logits.size(2) >= 1 && logits.size(3) >= 1 && target.size(1) >= 1 && target.size(2) >= 1,
              "upsample_cross_entropy: float32 logits [batch, classes, height, width] and int64 labels [batch, height, width] on the CPU are expected");
  TORCH_CHECK(!weight || (weight->dim() == 1 && weight->size(0) == logits.size(1) && weight->scalar_type() == at::kFloat),
              "upsample_cross_entropy: one float32 weight for each class is expected");
}

// What is made of a problem. The gradient lies channels-last, [batch, height, width, classes].
struct Results {
  float* losses = nullptr;    // [batch, height', width'], or nothing
  float* gradient = nullptr;  // or nothing
  double sum = 0;             // of the losses
};

// Rows of logits in bands. The pixels between the rows r and r + 1 add to the gradients of both; what a band adds to the first row of the next is
// kept aside until all are done. The bands do not depend on the number of threads, so neither do the results.
class Sweep {
 public:
  Sweep(const Problem& problem, const float* outer, float factor, Results& results) : p_(problem), outer_(outer), factor_(factor), results_(results) {}

  void run() {
    const int64_t jobs = p_.batch * bands_, row_size = p_.logits.row_size();
    std::vector<double> sums(jobs);
    const Tensor carried = results_.gradient ? at::empty({jobs, row_size}, at::kFloat) : Tensor();
    at::parallel_for(0, jobs, 1, [&](int64_t begin, int64_t end) {
      for (int64_t job = begin; job < end; ++job) sums[job] = band(job, carried.defined() ? carried.data_ptr<float>() + job * row_size : nullptr);
    });
    for (const double sum : sums) results_.sum += sum;
    if (!results_.gradient) return;
    at::parallel_for(0, jobs, 1, [&](int64_t begin, int64_t end) {
      for (int64_t job = begin; job < end; ++job) {
        const int64_t r = (job % bands_ + 1) * each_;
        if (r < p_.in_height) add_carried(carried.data_ptr<float>() + job * row_size, row_of_gradient(job / bands_, r));
      }
    });
  }

 private:
  float* row_of_gradient(int64_t image, int64_t r) const {
    return results_.gradient + (image * p_.in_height + r) * p_.logits.width * p_.logits.classes;
  }

  void add_carried(const float* carried, float* to) const {
    for (int64_t x = 0; x < p_.logits.width; ++x, carried += p_.logits.padded, to += p_.logits.classes) {
      for (int64_t c = 0; c < p_.logits.classes; ++c) to[c] += carried[c];
    }
  }

  double band(int64_t job, float* carried) const {
    const segsharp::Kernels& k = segsharp::kernels();
    const int64_t image = job / bands_, first = job % bands_ * each_, last = std::min(first + each_, p_.in_height);
    const int64_t row_size = p_.logits.row_size(), padded = p_.logits.padded, width = p_.width;
    segsharp::RowPair pair(p_.logits, kNothing);
    segsharp::AlignedFloats logits(row_size), exponentials(4 * padded), gradient(results_.gradient ? row_size + padded : 0);
    segsharp::AlignedFloats above(results_.gradient ? row_size : 0), below(results_.gradient ? row_size : 0);
    std::vector<int32_t> labels(width);
    std::vector<float> scale(width), loss(results_.losses ? 0 : width), top(width), sum(width), right(width);
    const segsharp::PixelsOfRow pixels = p_.logits.pixels(logits.data(), p_.columns);
    segsharp::RowOfLosses out{labels.data(), scale.data(), loss.data(), results_.gradient ? gradient.data() : nullptr,
                              top.data(),    sum.data(),   right.data(), exponentials.data()};
    double total = 0;
    int64_t y = std::lower_bound(p_.rows.low.begin(), p_.rows.low.end(), static_cast<int32_t>(first)) - p_.rows.low.begin();
    for (int64_t r = first; r < last; ++r) {
      for (; y < p_.height && p_.rows.low[y] == r; ++y) {
        const int64_t line = image * p_.height + y;
        p_.read_labels(line, outer_, factor_, labels.data(), scale.data());
        pair.move_to(image, r, p_.rows.high[y]);
        pair.mix(kLog2E * p_.rows.low_weight[y], kLog2E * p_.rows.high_weight[y], logits.data());
        if (results_.gradient) std::fill_n(gradient.data(), row_size + padded, 0.f);
        if (results_.losses) out.loss = results_.losses + line * width;
        total += k.cross_entropy_row(pixels, out);
        if (results_.gradient) {
          k.add_scaled(above.data(), gradient.data(), p_.rows.low_weight[y], row_size);
          k.add_scaled(below.data(), gradient.data(), p_.rows.high_weight[y], row_size);
        }
      }
      if (results_.gradient) {
        float* to = row_of_gradient(image, r);
        for (int64_t x = 0; x < p_.logits.width; ++x) std::copy_n(above.data() + x * padded, p_.logits.classes, to + x * p_.logits.classes);
        above.swap(below);
        std::fill_n(below.data(), row_size, 0.f);
      }
    }
    if (results_.gradient) std::copy_n(above.data(), row_size, carried);
    return total;
  }

  const Problem& p_;
  const float* outer_;  // the factor of each pixel, or nothing for 1
  const float factor_;  // and of all
  Results& results_;
  const int64_t each_ = std::max<int64_t>(1, std::min<int64_t>(8, p_.in_height / 16)), bands_ = (p_.in_height + each_ - 1) / each_;
};

Tensor losses(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index, bool align_corners) {
  check(logits, target, weight);
  const Problem problem(logits, target, weight, ignore_index, align_corners);
  Tensor loss = at::empty({problem.batch, problem.height, problem.width}, at::kFloat);
  Results results;
  results.losses = loss.data_ptr<float>();
  Sweep(problem, nullptr, 1, results).run();
  return loss;
}

Tensor like_logits(const Problem& p) { return at::empty({p.batch, p.in_height, p.logits.width, p.logits.classes}, at::kFloat); }

class UpsampleCrossEntropy : public torch::autograd::Function<UpsampleCrossEntropy> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight,
                        int64_t ignore_index, bool align_corners) {
    at::AutoDispatchBelowADInplaceOrView guard;
    context->save_for_backward({logits, target, weight.value_or(Tensor())});
    context->saved_data["ignore_index"] = ignore_index;
    context->saved_data["align_corners"] = align_corners;
    return losses(logits, target, weight, ignore_index, align_corners);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    const c10::optional<Tensor> weight = saved[2].defined() ? c10::optional<Tensor>(saved[2]) : c10::nullopt;
    const Problem problem(saved[0], saved[1], weight, context->saved_data["ignore_index"].toInt(), context->saved_data["align_corners"].toBool());
    const Tensor scales = outer[0].contiguous(), gradient = like_logits(problem);
    Results results;
    results.gradient = gradient.data_ptr<float>();
    Sweep(problem, scales.data_ptr<float>(), 1, results).run();
    return {gradient.permute({0, 3, 1, 2}), Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

// The mean over all pixels, and the gradient of the logits where it is wanted.
std::tuple<Tensor, Tensor> mean(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index,
                                bool align_corners, bool wants_gradient) {
  check(logits, target, weight);
  const Problem problem(logits, target, weight, ignore_index, align_corners);
  const Tensor gradient = wants_gradient ? like_logits(problem) : Tensor();
  Results results;
  if (wants_gradient) results.gradient = gradient.data_ptr<float>();
  Sweep(problem, nullptr, static_cast<float>(1. / static_cast<double>(target.numel())), results).run();
  return {at::scalar_tensor(results.sum, at::kFloat), wants_gradient ? gradient.permute({0, 3, 1, 2}) : Tensor()};
}

class UpsampleCrossEntropyMean : public torch::autograd::Function<UpsampleCrossEntropyMean> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight,
                        int64_t ignore_index, bool align_corners) {
    at::AutoDispatchBelowADInplaceOrView guard;
    auto [loss, gradient] = mean(logits, target, weight, ignore_index, align_corners, true);
    context->save_for_backward({gradient});
    return loss;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const Tensor gradient = context->get_saved_variables()[0];
    return {outer[0].item<float>() == 1 ? gradient : at::mul(gradient, outer[0]), Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

Tensor mean_without_gradient(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index, bool align_corners) {
  return std::get<0>(mean(logits, target, weight, ignore_index, align_corners, false));
}

Tensor with_gradient(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index, bool align_corners) {
  return UpsampleCrossEntropy::apply(logits, target, weight, ignore_index, align_corners);
}

Tensor mean_with_gradient(const Tensor& logits, const Tensor& target, const c10::optional<Tensor>& weight, int64_t ignore_index, bool align_corners) {
  if (at::GradMode::is_enabled() && logits.requires_grad()) return UpsampleCrossEntropyMean::apply(logits, target, weight, ignore_index, align_corners);
  at::AutoDispatchBelowADInplaceOrView guard;
  return mean_without_gradient(logits, target, weight, ignore_index, align_corners);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(segsharp, library) {
  library.def("upsample_cross_entropy(Tensor self, Tensor target, Tensor? weight, int ignore_index, bool align_corners) -> Tensor");
  library.def("upsample_cross_entropy_mean(Tensor self, Tensor target, Tensor? weight, int ignore_index, bool align_corners) -> Tensor");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) {
  library.impl("upsample_cross_entropy", &losses);
  library.impl("upsample_cross_entropy_mean", &mean_without_gradient);
}

TORCH_LIBRARY_IMPL(segsharp, AutogradCPU, library) {
  library.impl("upsample_cross_entropy", &with_gradient);
  library.impl("upsample_cross_entropy_mean", &mean_with_gradient);
}
