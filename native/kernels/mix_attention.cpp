// segsharp::mix_attention: x + scale · proj(attention(norm(x))), forward; see mix_attention.h.
#include "mix_attention.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

namespace segsharp {

using at::Tensor;
using c10::optional;

void gather_patches(const float* sample, const AttentionLayer& l, const AttentionSizes& s, int64_t first, int64_t last, float* patches, int64_t stride) {
  const Kernels& k = kernels();
  for (int64_t key = first; key < last; ++key) {
    const int64_t y = key / s.key_width * s.ratio, x = key % s.key_width * s.ratio;
    for (int64_t row = 0; row < s.ratio; ++row) {
      k.layer_norm(sample + ((y + row) * s.width + x) * s.channels, s.channels, s.ratio, s.channels, floats_of(l.norm_weight), floats_of(l.norm_bias),
                   static_cast<float>(l.eps), patches + (key - first) * stride + row * s.ratio * s.channels, s.channels);
    }
  }
}

namespace {

// Keys and values of all samples.
void make_pairs(const Tensor& x, const AttentionLayer& l, const AttentionSizes& s, bool inference, AttentionMaps& maps) {
  const Kernels& k = kernels();
  maps.pairs = at::empty({s.batch, s.keys, 2 * s.channels}, x.options());
  if (l.reduces()) maps.reduced = at::empty({s.batch, s.keys, s.channels}, x.options());
  const PackedWeight sr = l.reduces() ? packed_weight(l.sr_weight, Arrangement::PatchTransposed, inference) : nullptr;
  const PackedWeight kv = packed_weight(l.kv_weight, Arrangement::Transposed, inference);
  const float* in = x.data_ptr<float>();
  float *pairs = maps.pairs.data_ptr<float>(), *reduced = l.reduces() ? maps.reduced.data_ptr<float>() : nullptr;
  Finish sr_finish, kv_finish;
  sr_finish.bias = floats_of(l.sr_bias);
  kv_finish.bias = floats_of(l.kv_bias);
  // short strips: there are few keys, and their patches are long
  const Strips strips(s.keys, 28);
  const int64_t patch = spaced(s.patch());
  ThreadScratch scratch(strips.longest() * (patch + s.channels));
  each_job(s.batch * strips.count, [&](int thread, int64_t job) {
    const int64_t sample = job / strips.count, first = strips.first(job % strips.count), last = strips.last(job % strips.count), rows = last - first;
    float *patches = scratch.of(thread), *source = patches + strips.longest() * patch;
    gather_patches(in + sample * s.tokens * s.channels, l, s, first, last, patches, patch);
    const float* normalized = patches;
    int64_t stride = patch;
    if (l.reduces()) {
      float* made = reduced + (sample * s.keys + first) * s.channels;
      k.gemm(patches, patch, sr->data(), rows, s.patch(), s.channels, made, s.channels, sr_finish);
      k.layer_norm(made, s.channels, rows, s.channels, floats_of(l.sr_norm_weight), floats_of(l.sr_norm_bias), static_cast<float>(l.sr_eps), source, s.channels);
      normalized = source;
      stride = s.channels;
    }
    k.gemm(normalized, stride, kv->data(), rows, s.channels, 2 * s.channels, pairs + (sample * s.keys + first) * 2 * s.channels, 2 * s.channels, kv_finish);
  });
}

struct Strip {
  int64_t first, rows;       // of one sample's tokens
  float *queries, *mixed;    // [rows, channels]
  float *scores, *inverses;  // [rows, spaced keys], [rows]
};

// Softmax of the scores of each head, and the mixture of values: 'mixed' from 'queries'.
void mix(const Strip& strip, const AttentionSizes& s, const PackedHeads& keys, const PackedHeads& values) {
  const Kernels& k = kernels();
  const int64_t row = spaced(s.keys);
  for (int64_t head = 0; head < s.heads; ++head) {
    float* to = strip.mixed + head * s.head;
    k.gemm(strip.queries + head * s.head, s.channels, keys.of(head), strip.rows, s.head, s.keys, strip.scores, row, {});
    k.exponentials(strip.scores, row, strip.rows, s.keys, s.score_scale, strip.inverses);
    k.gemm(strip.scores, row, values.of(head), strip.rows, s.keys, s.head, to, s.channels, {});
    k.scale_rows(to, s.channels, strip.rows, s.head, strip.inverses);
  }
}

}  // namespace

AttentionMaps attend(const Tensor& x, const AttentionLayer& l, const AttentionSizes& s, const optional<Tensor>& scale, bool inference) {
  const Kernels& k = kernels();
  AttentionMaps maps;
  make_pairs(x, l, s, inference, maps);
  maps.result = at::empty_like(x);
  if (!inference) maps.mixed = at::empty_like(x);

  const PackedWeight q = packed_weight(l.q_weight, Arrangement::Transposed, inference), proj = packed_weight(l.proj_weight, Arrangement::Transposed, inference);
  const Strips strips(s.tokens, s.strip());
  const int64_t rows = strips.longest(), keys_row = spaced(s.keys);
  ThreadScratch scratch(rows * (keys_row + 3 * s.channels + 1));
  for (int64_t sample = 0; sample < s.batch; ++sample) {
    const float* in = x.data_ptr<float>() + sample * s.tokens * s.channels;
    const float* pairs = maps.pairs.data_ptr<float>() + sample * s.keys * 2 * s.channels;
    float* out = maps.result.data_ptr<float>() + sample * s.tokens * s.channels;
    const float factor = scale_of(scale, sample);
    if (factor == 0) {
      std::copy_n(in, s.tokens * s.channels, out);
      continue;
    }

    const PackedHeads keys(s.heads, k.packed_size(s.head, s.keys)), values(s.heads, k.packed_size(s.keys, s.head));
    for (int64_t head = 0; head < s.heads; ++head) {
      k.pack(pairs + head * s.head, 2 * s.channels, s.head, s.keys, true, keys.of(head));
      k.pack(pairs + s.channels + head * s.head, 2 * s.channels, s.keys, s.head, false, values.of(head));
    }

    float* kept_mixed = inference ? nullptr : maps.mixed.data_ptr<float>() + sample * s.tokens * s.channels;
    each_job(strips.count, [&](int thread, int64_t job) {
      const int64_t first = strips.first(job), count = strips.last(job) - first, at = first * s.channels;
      float* normalized = scratch.of(thread);
      float* own = normalized + rows * s.channels;
      const Strip strip{first, count, own, inference ? own + rows * s.channels : kept_mixed + at, own + 2 * rows * s.channels,
                        own + 2 * rows * s.channels + rows * keys_row};
      k.layer_norm(in + at, s.channels, count, s.channels, floats_of(l.norm_weight), floats_of(l.norm_bias), static_cast<float>(l.eps), normalized, s.channels);
      Finish finish;
      finish.bias = floats_of(l.q_bias);
      k.gemm(normalized, s.channels, q->data(), count, s.channels, s.channels, strip.queries, s.channels, finish);
      mix(strip, s, keys, values);
      finish.bias = floats_of(l.proj_bias);
      finish.scale = factor;
      finish.residual = in + at;
      finish.residual_stride = s.channels;
      k.gemm(strip.mixed, s.channels, proj->data(), count, s.channels, s.channels, out + at, s.channels, finish);
    });
  }
  return maps;
}

namespace {

Tensor defined_or_none(const optional<Tensor>& tensor) { return tensor.value_or(Tensor()); }

void check(const Tensor& x, int64_t height, int64_t width, const AttentionLayer& l, const optional<Tensor>& scale) {
  TORCH_CHECK(x.dim() == 3 && is_plain(x) && height >= 1 && width >= 1 && x.size(1) == height * width && l.heads >= 1 && x.size(2) >= 1 && x.size(2) % l.heads == 0,
              "mix_attention: float32 tokens [batch, height * width, channels] on the CPU are expected, with channels that divide into the heads");
  const int64_t c = x.size(2);
  const auto matrix = [](const Tensor& t, int64_t rows, int64_t columns) { return t.sizes() == at::IntArrayRef({rows, columns}) && is_plain(t); };
  const auto vector = [](const Tensor& t, int64_t size) { return !t.defined() || is_vector(t, size); };
  TORCH_CHECK(is_vector(l.norm_weight, c) && is_vector(l.norm_bias, c) && matrix(l.q_weight, c, c) && vector(l.q_bias, c) && matrix(l.kv_weight, 2 * c, c) &&
                  vector(l.kv_bias, 2 * c) && matrix(l.proj_weight, c, c) && vector(l.proj_bias, c),
              "mix_attention: the parameters do not fit");
  TORCH_CHECK(!scale || is_vector(*scale, x.size(0)), "mix_attention: one scale a sample is expected");
  if (!l.reduces()) return;
  TORCH_CHECK(l.sr_weight.dim() == 4 && l.sr_weight.size(0) == c && l.sr_weight.size(1) == c && l.sr_weight.size(2) >= 1 && l.sr_weight.size(2) == l.sr_weight.size(3) &&
                  is_plain(l.sr_weight) && l.sr_bias.defined() && is_vector(l.sr_bias, c) && l.sr_norm_weight.defined() && is_vector(l.sr_norm_weight, c) &&
                  l.sr_norm_bias.defined() && is_vector(l.sr_norm_bias, c) && height >= l.sr_weight.size(2) && width >= l.sr_weight.size(2),
              "mix_attention: the reduction's parameters do not fit");
}

class MixAttention : public torch::autograd::Function<MixAttention> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, int64_t height, int64_t width, const Tensor& norm_weight,
                        const Tensor& norm_bias, double eps, const Tensor& q_weight, const optional<Tensor>& q_bias, const Tensor& kv_weight,
                        const optional<Tensor>& kv_bias, const Tensor& proj_weight, const optional<Tensor>& proj_bias, int64_t heads,
                        const optional<Tensor>& sr_weight, const optional<Tensor>& sr_bias, const optional<Tensor>& sr_norm_weight,
                        const optional<Tensor>& sr_norm_bias, double sr_eps, const optional<Tensor>& scale) {
    at::AutoDispatchBelowADInplaceOrView guard;
    const AttentionLayer layer{norm_weight, norm_bias, eps, q_weight, defined_or_none(q_bias), kv_weight, defined_or_none(kv_bias), proj_weight,
                               defined_or_none(proj_bias), heads, defined_or_none(sr_weight), defined_or_none(sr_bias), defined_or_none(sr_norm_weight),
                               defined_or_none(sr_norm_bias), sr_eps};
    check(x, height, width, layer, scale);
    const Tensor tokens = x.contiguous();
    const AttentionMaps maps = attend(tokens, layer, AttentionSizes(tokens, layer, height, width), scale, false);
    context->save_for_backward({tokens, norm_weight, norm_bias, q_weight, layer.q_bias, kv_weight, layer.kv_bias, proj_weight, layer.proj_bias,
                                layer.sr_weight, layer.sr_bias, layer.sr_norm_weight, layer.sr_norm_bias, defined_or_none(scale), maps.reduced, maps.pairs,
                                maps.mixed});
    context->saved_data["sizes"] = std::vector<int64_t>{height, width, heads};
    context->saved_data["eps"] = std::vector<double>{eps, sr_eps};
    return maps.result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto s = context->get_saved_variables();
    const auto sizes = context->saved_data["sizes"].toIntVector();
    const auto eps = context->saved_data["eps"].toDoubleVector();
    const AttentionLayer layer{s[1], s[2], eps[0], s[3], s[4], s[5], s[6], s[7], s[8], sizes[2], s[9], s[10], s[11], s[12], eps[1]};
    const optional<Tensor> scale = s[13].defined() ? optional<Tensor>(s[13]) : c10::nullopt;
    const AttentionMaps maps{s[14], s[15], s[16], Tensor()};
    const AttentionGradients g =
        attend_backward(outer[0].contiguous(), s[0], maps, layer, AttentionSizes(s[0], layer, sizes[0], sizes[1]), scale);
    return {g.x,      Tensor(),      Tensor(),    g.norm_weight, g.norm_bias, Tensor(),         g.q_weight,     g.q_bias, g.kv_weight, g.kv_bias,
            g.proj_weight, g.proj_bias, Tensor(),      g.sr_weight, g.sr_bias, g.sr_norm_weight, g.sr_norm_bias, Tensor(), Tensor()};
  }
};

Tensor forward_only(const Tensor& x, int64_t height, int64_t width, const Tensor& norm_weight, const Tensor& norm_bias, double eps, const Tensor& q_weight,
                    const optional<Tensor>& q_bias, const Tensor& kv_weight, const optional<Tensor>& kv_bias, const Tensor& proj_weight,
                    const optional<Tensor>& proj_bias, int64_t heads, const optional<Tensor>& sr_weight, const optional<Tensor>& sr_bias,
                    const optional<Tensor>& sr_norm_weight, const optional<Tensor>& sr_norm_bias, double sr_eps, const optional<Tensor>& scale) {
  const AttentionLayer layer{norm_weight, norm_bias, eps, q_weight, defined_or_none(q_bias), kv_weight, defined_or_none(kv_bias), proj_weight,
                             defined_or_none(proj_bias), heads, defined_or_none(sr_weight), defined_or_none(sr_bias), defined_or_none(sr_norm_weight),
                             defined_or_none(sr_norm_bias), sr_eps};
  check(x, height, width, layer, scale);
  const Tensor tokens = x.contiguous();
  return attend(tokens, layer, AttentionSizes(tokens, layer, height, width), scale, true).result;
}

Tensor with_gradient(const Tensor& x, int64_t height, int64_t width, const Tensor& norm_weight, const Tensor& norm_bias, double eps, const Tensor& q_weight,
                     const optional<Tensor>& q_bias, const Tensor& kv_weight, const optional<Tensor>& kv_bias, const Tensor& proj_weight,
                     const optional<Tensor>& proj_bias, int64_t heads, const optional<Tensor>& sr_weight, const optional<Tensor>& sr_bias,
                     const optional<Tensor>& sr_norm_weight, const optional<Tensor>& sr_norm_bias, double sr_eps, const optional<Tensor>& scale) {
  if (!at::GradMode::is_enabled()) {
    at::AutoDispatchBelowADInplaceOrView guard;
    return forward_only(x, height, width, norm_weight, norm_bias, eps, q_weight, q_bias, kv_weight, kv_bias, proj_weight, proj_bias, heads, sr_weight, sr_bias,
                        sr_norm_weight, sr_norm_bias, sr_eps, scale);
  }
  return MixAttention::apply(x, height, width, norm_weight, norm_bias, eps, q_weight, q_bias, kv_weight, kv_bias, proj_weight, proj_bias, heads, sr_weight,
                             sr_bias, sr_norm_weight, sr_norm_bias, sr_eps, scale);
}

}  // namespace
}  // namespace segsharp

TORCH_LIBRARY_FRAGMENT(segsharp, library) {
  library.def(
      "mix_attention(Tensor x, int height, int width, Tensor norm_weight, Tensor norm_bias, float eps, Tensor q_weight, Tensor? q_bias, Tensor kv_weight, "
      "Tensor? kv_bias, Tensor proj_weight, Tensor? proj_bias, int heads, Tensor? sr_weight, Tensor? sr_bias, Tensor? sr_norm_weight, Tensor? sr_norm_bias, "
      "float sr_eps, Tensor? scale) -> Tensor");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("mix_attention", &segsharp::forward_only); }

TORCH_LIBRARY_IMPL(segsharp, AutogradCPU, library) { library.impl("mix_attention", &segsharp::with_gradient); }
