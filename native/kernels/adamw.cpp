// segsharp::adamw_: one pass over every parameter, where composed operators take six.
// Source: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, Algorithm 2, with PyTorch's order of operations.
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "simd/kernels.h"

namespace {

constexpr int64_t kPiece = 1 << 14;  // elements that one thread takes at a time

// Some elements of one parameter.
struct Piece {
  float* p;
  const float* g;
  float *m, *v;
  int64_t count;
  segsharp::AdamStep step;
};

void adamw_(at::TensorList parameters, at::TensorList gradients, at::TensorList first, at::TensorList second,
            at::ArrayRef<double> decays, at::ArrayRef<double> rates, double beta1, double beta2, double eps, int64_t step) {
  TORCH_CHECK(parameters.size() == gradients.size() && parameters.size() == first.size() && parameters.size() == second.size() &&
                  parameters.size() == decays.size() && parameters.size() == rates.size(),
              "adamw_: the lists differ in length");
  const double bias1 = 1 - std::pow(beta1, static_cast<double>(step));
  const double bias2 = 1 - std::pow(beta2, static_cast<double>(step));
  std::vector<at::Tensor> contiguous;  // the gradients
  std::vector<Piece> pieces;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const at::Tensor& gradient = contiguous.emplace_back(gradients[i].contiguous());
    TORCH_CHECK(parameters[i].is_contiguous() && first[i].is_contiguous() && second[i].is_contiguous() &&
                    parameters[i].scalar_type() == at::kFloat && gradient.scalar_type() == at::kFloat &&
                    first[i].scalar_type() == at::kFloat && second[i].scalar_type() == at::kFloat &&
                    parameters[i].device().is_cpu() && gradient.sizes() == parameters[i].sizes() &&
                    first[i].sizes() == parameters[i].sizes() && second[i].sizes() == parameters[i].sizes(),
                "adamw_: contiguous float32 CPU tensors of equal size are expected");
    const segsharp::AdamStep s{static_cast<float>(1 - rates[i] * decays[i]),
                               static_cast<float>(beta2),
                               static_cast<float>(1 - beta1),
                               static_cast<float>(1 - beta2),
                               static_cast<float>(rates[i] / bias1),
                               static_cast<float>(std::sqrt(bias2)),
                               static_cast<float>(eps)};
    float *p = parameters[i].data_ptr<float>(), *m = first[i].data_ptr<float>(), *v = second[i].data_ptr<float>();
    for (int64_t at = 0, count = gradient.numel(); at < count; at += kPiece) {
      pieces.push_back({p + at, gradient.data_ptr<float>() + at, m + at, v + at, std::min(kPiece, count - at), s});
    }
  }

  // Hundreds of parameters are small: one parallel region for all of them, not one for each.
  at::parallel_for(0, static_cast<int64_t>(pieces.size()), 4, [&](int64_t begin, int64_t end) {
    const segsharp::Kernels& k = segsharp::kernels();
    for (int64_t i = begin; i < end; ++i) k.adamw(pieces[i].p, pieces[i].g, pieces[i].m, pieces[i].v, pieces[i].count, pieces[i].step);
  });

  // as every in-place operator does, so that a graph that still needs the old values refuses its backward pass
  for (const at::TensorList list : {parameters, first, second}) {
    for (const at::Tensor& changed : list) changed.unsafeGetTensorImpl()->bump_version();
  }
}

}  // namespace

TORCH_LIBRARY(segsharp, library) {
  library.def(
      "adamw_(Tensor(a!)[] parameters, Tensor[] gradients, Tensor(b!)[] first, Tensor(c!)[] second, float[] weight_decays, "
      "float[] rates, float beta1, float beta2, float eps, int step) -> ()");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("adamw_", &adamw_); }
