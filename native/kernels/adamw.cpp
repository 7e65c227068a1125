// segsharp::adamw_: one pass over every parameter, where composed operators take six.
// Source: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, Algorithm 2, with PyTorch's order of operations.
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <torch/library.h>

#include <cmath>

namespace {

struct Step {
  float decay;       // 1 - lr * weight_decay
  float beta2;
  float fresh1, fresh2;  // 1 - beta, taken in double: in float, 1 - 0.999f is off by 5e-5
  float step_size;   // lr / (1 - beta1^t)
  float correction;  // sqrt(1 - beta2^t)
  float eps;
};

void update(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t count, const Step& s) {
  for (int64_t i = 0; i < count; ++i) {
    m[i] = m[i] + (g[i] - m[i]) * s.fresh1;
    v[i] = v[i] * s.beta2 + s.fresh2 * g[i] * g[i];
    p[i] = p[i] * s.decay - s.step_size * m[i] / (std::sqrt(v[i]) / s.correction + s.eps);
  }
}

void adamw_(at::TensorList parameters, at::TensorList gradients, at::TensorList first, at::TensorList second,
            at::ArrayRef<double> decays, at::ArrayRef<double> rates, double beta1, double beta2, double eps, int64_t step) {
  TORCH_CHECK(parameters.size() == gradients.size() && parameters.size() == first.size() && parameters.size() == second.size() &&
                  parameters.size() == decays.size() && parameters.size() == rates.size(),
              "adamw_: the lists differ in length");
  const double bias1 = 1 - std::pow(beta1, static_cast<double>(step));
  const double bias2 = 1 - std::pow(beta2, static_cast<double>(step));
  for (size_t i = 0; i < parameters.size(); ++i) {
    const at::Tensor gradient = gradients[i].contiguous();
    TORCH_CHECK(parameters[i].is_contiguous() && first[i].is_contiguous() && second[i].is_contiguous() &&
                    parameters[i].scalar_type() == at::kFloat && gradient.scalar_type() == at::kFloat &&
                    first[i].scalar_type() == at::kFloat && second[i].scalar_type() == at::kFloat &&
                    parameters[i].device().is_cpu() && gradient.sizes() == parameters[i].sizes() &&
                    first[i].sizes() == parameters[i].sizes() && second[i].sizes() == parameters[i].sizes(),
                "adamw_: contiguous float32 CPU tensors of equal size are expected");
    const Step s{static_cast<float>(1 - rates[i] * decays[i]),
                 static_cast<float>(beta2),
                 static_cast<float>(1 - beta1),
                 static_cast<float>(1 - beta2),
                 static_cast<float>(rates[i] / bias1),
                 static_cast<float>(std::sqrt(bias2)),
                 static_cast<float>(eps)};
    float* p = parameters[i].data_ptr<float>();
    const float* g = gradient.data_ptr<float>();
    float* m = first[i].data_ptr<float>();
    float* v = second[i].data_ptr<float>();
    at::parallel_for(0, parameters[i].numel(), 1 << 15, [&](int64_t begin, int64_t end) {
      update(p + begin, g + begin, m + begin, v + begin, end - begin, s);
    });
    // as every in-place operator does, so that a graph that still needs the old values refuses its backward pass
    for (const at::Tensor* changed : {&parameters[i], &first[i], &second[i]}) changed->unsafeGetTensorImpl()->bump_version();
  }
}

}  // namespace

TORCH_LIBRARY(segsharp, library) {
  library.def(
      "adamw_(Tensor(a!)[] parameters, Tensor[] gradients, Tensor(b!)[] first, Tensor(c!)[] second, float[] weight_decays, "
      "float[] rates, float beta1, float beta2, float eps, int step) -> ()");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("adamw_", &adamw_); }
