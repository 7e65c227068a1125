// segsharp::mix_ffn: x + scale · fc2(GELU(dwconv(fc1(norm(x))))), the feed-forward half of a Mix Transformer's layer in one operator.
// Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 3. GELU of the convolution is made strip by strip in the second cache, forward
// and backward; of the hidden maps one is kept for the backward pass, fc1's output.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <tuple>

#include "layers.h"

namespace {

using at::Tensor;
using c10::optional;
using namespace segsharp;

struct Layer {
  Tensor norm_weight, norm_bias, fc1_weight, fc1_bias, conv_weight, conv_bias, fc2_weight, fc2_bias;
  double eps;
};

struct Sizes {
  int64_t batch, tokens, height, width, channels, hidden, spaced_hidden;

  Sizes(const Tensor& x, const Layer& layer, int64_t image_height, int64_t image_width)
      : batch(x.size(0)),
        tokens(x.size(1)),
        height(image_height),
        width(image_width),
        channels(x.size(2)),
        hidden(layer.fc1_weight.size(0)),
        spaced_hidden(spaced(hidden)) {}
};

void check(const Tensor& x, int64_t height, int64_t width, const Layer& l, const optional<Tensor>& scale) {
  TORCH_CHECK(x.dim() == 3 && is_plain(x) && x.size(1) == height * width && height >= 1 && width >= 1 && x.size(2) >= 1,
              "mix_ffn: float32 tokens [batch, height * width, channels] on the CPU are expected");
  const int64_t channels = x.size(2), hidden = l.fc1_weight.size(0);
  TORCH_CHECK(hidden >= 1 && l.fc1_weight.dim() == 2 && l.fc1_weight.size(1) == channels && is_plain(l.fc1_weight) && l.fc2_weight.dim() == 2 &&
                  l.fc2_weight.size(0) == channels && l.fc2_weight.size(1) == hidden && is_plain(l.fc2_weight) &&
                  l.conv_weight.sizes() == at::IntArrayRef({hidden, 1, 3, 3}) && is_plain(l.conv_weight) && is_vector(l.norm_weight, channels) &&
                  is_vector(l.norm_bias, channels) && is_vector(l.fc1_bias, hidden) && is_vector(l.conv_bias, hidden) && is_vector(l.fc2_bias, channels),
              "mix_ffn: the parameters do not fit");
  TORCH_CHECK(!scale || is_vector(*scale, x.size(0)), "mix_ffn: one scale a sample is expected");
}

// fc1's output, [batch, tokens, hidden].
Tensor expand(const Tensor& x, const Layer& l, const Sizes& s, const optional<Tensor>& scale, bool keep) {
  const Kernels& k = kernels();
  Tensor hidden = at::empty({s.batch, s.tokens, s.hidden}, x.options());
  const PackedWeight weight = packed_weight(l.fc1_weight, Arrangement::Transposed, keep);
  const float *in = x.data_ptr<float>(), *norm_weight = floats_of(l.norm_weight), *norm_bias = floats_of(l.norm_bias);
  float* out = hidden.data_ptr<float>();
  Finish finish;
  finish.bias = floats_of(l.fc1_bias);
  const Strips strips(s.tokens);
  const int64_t row = spaced(s.channels);
  ThreadScratch normalized(strips.longest() * row);
  each_job(s.batch * strips.count, [&](int thread, int64_t job) {
    const int64_t sample = job / strips.count, strip = job % strips.count;
    if (scale_of(scale, sample) == 0) return;
    const int64_t first = sample * s.tokens + strips.first(strip), rows = strips.last(strip) - strips.first(strip);
    float* a = normalized.of(thread);
    k.layer_norm(in + first * s.channels, s.channels, rows, s.channels, norm_weight, norm_bias, static_cast<float>(l.eps), a, row);
    k.gemm(a, row, weight->data(), rows, s.channels, s.hidden, out + first * s.hidden, s.hidden, finish);
  });
  return hidden;
}

// Samples whose scale is 0 are handed through.
Tensor contract(const Tensor& x, const Tensor& hidden, const Layer& l, const Sizes& s, const optional<Tensor>& scale, bool keep) {
  const Kernels& k = kernels();
  Tensor result = at::empty_like(x);
  const PackedWeight weight = packed_weight(l.fc2_weight, Arrangement::Transposed, keep), taps = packed_weight(l.conv_weight, Arrangement::Taps, keep);
  const float *in = x.data_ptr<float>(), *h = hidden.data_ptr<float>(), *conv_bias = floats_of(l.conv_bias), *bias = floats_of(l.fc2_bias);
  float* out = result.data_ptr<float>();
  const Strips strips(s.tokens);
  ThreadScratch activated(strips.longest() * s.spaced_hidden);
  each_job(s.batch * strips.count, [&](int thread, int64_t job) {
    const int64_t sample = job / strips.count, begin = strips.first(job % strips.count), end = strips.last(job % strips.count);
    const int64_t at = (sample * s.tokens + begin) * s.channels;
    const float factor = scale_of(scale, sample);
    if (factor == 0) {
      std::copy_n(in + at, (end - begin) * s.channels, out + at);
      return;
    }
    float* g = activated.of(thread);
    k.depthwise_gelu({h + sample * s.tokens * s.hidden, s.height, s.width, s.hidden}, begin, end, taps->data(), conv_bias, g, s.spaced_hidden);
    Finish finish;
    finish.bias = bias;
    finish.scale = factor;
    finish.residual = in + at;
    finish.residual_stride = s.channels;
    k.gemm(g, s.spaced_hidden, weight->data(), end - begin, s.hidden, s.channels, out + at, s.channels, finish);
  });
  return result;
}

// Gradients of the parameters, in the order of the operator's arguments.
struct Gradients {
  Tensor x, norm_weight, norm_bias, fc1_weight, fc1_bias, conv_weight, conv_bias, fc2_weight, fc2_bias;
};

// From the output's gradient to that of the convolution's output; fc2's parameters and the convolution's bias on the way.
Tensor backward_to_convolution(const Tensor& outer, const Tensor& hidden, const Layer& l, const Sizes& s, const optional<Tensor>& scale, Gradients& g) {
  const Kernels& k = kernels();
  Tensor dz = at::empty_like(hidden);
  const PackedWeight weight = packed_weight(l.fc2_weight, Arrangement::Plain, false), taps = packed_weight(l.conv_weight, Arrangement::Taps, false);
  const float *dy = outer.data_ptr<float>(), *h = hidden.data_ptr<float>(), *conv_bias = floats_of(l.conv_bias);
  float* out = dz.data_ptr<float>();
  const Strips strips(s.tokens);
  const int64_t rows = strips.longest(), products = k.gemm_tn_scratch(s.channels, s.hidden);
  ThreadScratch scratch(rows * (s.spaced_hidden + s.channels) + products);
  ThreadSums weight_sums(g.fc2_weight), bias_sums(g.fc2_bias), conv_bias_sums(g.conv_bias);
  each_job(s.batch * strips.count, [&](int thread, int64_t job) {
    const int64_t sample = job / strips.count, begin = strips.first(job % strips.count), count = strips.last(job % strips.count) - begin;
    const int64_t at = sample * s.tokens + begin;
    const float factor = scale_of(scale, sample);
    if (factor == 0) return;
    float *activated = scratch.of(thread), *branch = activated + rows * s.spaced_hidden, *packing = branch + rows * s.channels, *d = out + at * s.hidden;
    for (int64_t i = 0; i < count * s.channels; ++i) branch[i] = factor * dy[at * s.channels + i];
    k.gemm(branch, s.channels, weight->data(), count, s.channels, s.hidden, d, s.hidden, {});
    k.depthwise_gelu_backward({h + sample * s.tokens * s.hidden, s.height, s.width, s.hidden}, begin, begin + count, taps->data(), conv_bias, d, activated,
                              s.spaced_hidden, d);
    k.gemm_tn(branch, s.channels, activated, s.spaced_hidden, s.channels, s.hidden, count, weight_sums.of(thread), s.hidden, packing);
    k.column_sums(branch, s.channels, count, s.channels, bias_sums.of(thread));
    k.column_sums(d, s.hidden, count, s.hidden, conv_bias_sums.of(thread));
  });
  for (ThreadSums* sums : {&weight_sums, &bias_sums, &conv_bias_sums}) sums->finish();
  return dz;
}

// From the convolution's output to the tokens.
void backward_to_tokens(const Tensor& outer, const Tensor& x, const Tensor& hidden, const Tensor& dz, const Layer& l, const Sizes& s,
                        const optional<Tensor>& scale, Gradients& g) {
  const Kernels& k = kernels();
  const PackedWeight weight = packed_weight(l.fc1_weight, Arrangement::Plain, false), taps = packed_weight(l.conv_weight, Arrangement::Taps, false);
  const float *in = x.data_ptr<float>(), *h = hidden.data_ptr<float>(), *d = dz.data_ptr<float>(), *dy = outer.data_ptr<float>();
  const float *norm_weight = floats_of(l.norm_weight), *norm_bias = floats_of(l.norm_bias);
  const float eps = static_cast<float>(l.eps);
  float* dx = g.x.data_ptr<float>();
  const Strips strips(s.tokens);
  const int64_t rows = strips.longest();
  ThreadScratch scratch(rows * (s.spaced_hidden + 2 * s.channels) + k.gemm_tn_scratch(s.hidden, s.channels));
  const Tensor taps_gradient = at::empty({9, s.hidden}, x.options()), norm_gradient = at::empty({2, s.channels}, x.options());
  ThreadSums weight_sums(g.fc1_weight), bias_sums(g.fc1_bias), tap_sums(taps_gradient), norm_sums(norm_gradient);
  each_job(s.batch * strips.count, [&](int thread, int64_t job) {
    const int64_t sample = job / strips.count, begin = strips.first(job % strips.count), count = strips.last(job % strips.count) - begin;
    const int64_t at = sample * s.tokens + begin;
    std::copy_n(dy + at * s.channels, count * s.channels, dx + at * s.channels);
    if (scale_of(scale, sample) == 0) return;
    float *dh = scratch.of(thread), *normalized = dh + rows * s.spaced_hidden, *dn = normalized + rows * s.channels, *packing = dn + rows * s.channels;
    const TokenImage image{h + sample * s.tokens * s.hidden, s.height, s.width, s.hidden}, gradient{d + sample * s.tokens * s.hidden, s.height, s.width, s.hidden};
    k.depthwise_weight_gradient(image, d + at * s.hidden, begin, begin + count, tap_sums.of(thread));
    k.depthwise_input_gradient(gradient, begin, begin + count, taps->data(), dh, s.spaced_hidden);
    k.layer_norm(in + at * s.channels, s.channels, count, s.channels, norm_weight, norm_bias, eps, normalized, s.channels);
    k.gemm_tn(dh, s.spaced_hidden, normalized, s.channels, s.hidden, s.channels, count, weight_sums.of(thread), s.channels, packing);
    k.column_sums(dh, s.spaced_hidden, count, s.hidden, bias_sums.of(thread));
    k.gemm(dh, s.spaced_hidden, weight->data(), count, s.hidden, s.channels, dn, s.channels, {});
    float* norm = norm_sums.of(thread);
    k.layer_norm_backward(in + at * s.channels, dn, count, s.channels, norm_weight, eps, dx + at * s.channels, norm, norm + s.channels);
  });
  for (ThreadSums* sums : {&weight_sums, &bias_sums, &tap_sums, &norm_sums}) sums->finish();
  g.conv_weight = taps_gradient.t().reshape({s.hidden, 1, 3, 3});
  g.norm_weight = norm_gradient.select(0, 0).clone();
  g.norm_bias = norm_gradient.select(0, 1).clone();
}

class MixFfn : public torch::autograd::Function<MixFfn> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, int64_t height, int64_t width, const Tensor& norm_weight,
                        const Tensor& norm_bias, double eps, const Tensor& fc1_weight, const Tensor& fc1_bias, const Tensor& conv_weight,
                        const Tensor& conv_bias, const Tensor& fc2_weight, const Tensor& fc2_bias, const optional<Tensor>& scale) {
    at::AutoDispatchBelowADInplaceOrView guard;
    const Layer layer{norm_weight, norm_bias, fc1_weight, fc1_bias, conv_weight, conv_bias, fc2_weight, fc2_bias, eps};
    check(x, height, width, layer, scale);
    const Tensor tokens = x.contiguous();
    const Sizes sizes(tokens, layer, height, width);
    const Tensor hidden = expand(tokens, layer, sizes, scale, false);
    context->save_for_backward({tokens, norm_weight, norm_bias, fc1_weight, fc1_bias, conv_weight, conv_bias, fc2_weight, fc2_bias,
                                scale.value_or(Tensor()), hidden});
    context->saved_data["height"] = height;
    context->saved_data["width"] = width;
    context->saved_data["eps"] = eps;
    return contract(tokens, hidden, layer, sizes, scale, false);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    const Layer layer{saved[1], saved[2], saved[3], saved[4], saved[5], saved[6], saved[7], saved[8], context->saved_data["eps"].toDouble()};
    const optional<Tensor> scale = saved[9].defined() ? optional<Tensor>(saved[9]) : c10::nullopt;
    const Tensor &x = saved[0], &hidden = saved[10], dy = outer[0].contiguous();
    const Sizes sizes(x, layer, context->saved_data["height"].toInt(), context->saved_data["width"].toInt());
    Gradients g;
    g.x = at::empty_like(x);
    g.fc1_weight = at::empty({sizes.hidden, sizes.channels}, x.options());
    g.fc1_bias = at::empty_like(layer.fc1_bias);
    g.conv_bias = at::empty_like(layer.conv_bias);
    g.fc2_weight = at::empty({sizes.channels, sizes.hidden}, x.options());
    g.fc2_bias = at::empty_like(layer.fc2_bias);
    const Tensor dz = backward_to_convolution(dy, hidden, layer, sizes, scale, g);
    backward_to_tokens(dy, x, hidden, dz, layer, sizes, scale, g);
    return {g.x,        Tensor(),      Tensor(),     g.norm_weight, g.norm_bias,  Tensor(), g.fc1_weight,
            g.fc1_bias, g.conv_weight, g.conv_bias, g.fc2_weight,  g.fc2_bias, Tensor()};
  }
};

Tensor forward_only(const Tensor& x, int64_t height, int64_t width, const Tensor& norm_weight, const Tensor& norm_bias, double eps, const Tensor& fc1_weight,
                    const Tensor& fc1_bias, const Tensor& conv_weight, const Tensor& conv_bias, const Tensor& fc2_weight, const Tensor& fc2_bias,
                    const optional<Tensor>& scale) {
  const Layer layer{norm_weight, norm_bias, fc1_weight, fc1_bias, conv_weight, conv_bias, fc2_weight, fc2_bias, eps};
  check(x, height, width, layer, scale);
  const Tensor tokens = x.contiguous();
  const Sizes sizes(tokens, layer, height, width);
  return contract(tokens, expand(tokens, layer, sizes, scale, true), layer, sizes, scale, true);
}

Tensor with_gradient(const Tensor& x, int64_t height, int64_t width, const Tensor& norm_weight, const Tensor& norm_bias, double eps, const Tensor& fc1_weight,
                     const Tensor& fc1_bias, const Tensor& conv_weight, const Tensor& conv_bias, const Tensor& fc2_weight, const Tensor& fc2_bias,
                     const optional<Tensor>& scale) {
  if (!at::GradMode::is_enabled()) {
    at::AutoDispatchBelowADInplaceOrView guard;
    return forward_only(x, height, width, norm_weight, norm_bias, eps, fc1_weight, fc1_bias, conv_weight, conv_bias, fc2_weight, fc2_bias, scale);
  }
  return MixFfn::apply(x, height, width, norm_weight, norm_bias, eps, fc1_weight, fc1_bias, conv_weight, conv_bias, fc2_weight, fc2_bias, scale);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(segsharp, library) {
  library.def(
      "mix_ffn(Tensor x, int height, int width, Tensor norm_weight, Tensor norm_bias, float eps, Tensor fc1_weight, Tensor fc1_bias, Tensor conv_weight, "
      "Tensor conv_bias, Tensor fc2_weight, Tensor fc2_bias, Tensor? scale) -> Tensor");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("mix_ffn", &forward_only); }

TORCH_LIBRARY_IMPL(segsharp, AutogradCPU, library) { library.impl("mix_ffn", &with_gradient); }
