// segsharp::mix_attention, backward; see mix_attention.h.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include "mix_attention.h"

namespace segsharp {
namespace {

using at::Tensor;
using c10::optional;

// One sample's keys and values, as the three products of the backward pass read them.
struct SamplePairs {
  PackedHeads keys_transposed, values_transposed, keys;

  SamplePairs(const float* pairs, const AttentionSizes& s)
      : keys_transposed(s.heads, kernels().packed_size(s.head, s.keys)),
        values_transposed(s.heads, kernels().packed_size(s.head, s.keys)),
        keys(s.heads, kernels().packed_size(s.keys, s.head)) {
    const Kernels& k = kernels();
    for (int64_t head = 0; head < s.heads; ++head) {
      const float* from = pairs + head * s.head;
      k.pack(from, 2 * s.channels, s.head, s.keys, true, keys_transposed.of(head));
      k.pack(from + s.channels, 2 * s.channels, s.head, s.keys, true, values_transposed.of(head));
      k.pack(from, 2 * s.channels, s.keys, s.head, false, keys.of(head));
    }
  }
};

class Backward {
 public:
  Backward(const Tensor& outer, const Tensor& x, const AttentionMaps& maps, const AttentionLayer& layer, const AttentionSizes& sizes,
           const optional<Tensor>& scale)
      : outer_(outer), x_(x), maps_(maps), l_(layer), s_(sizes), scale_(scale) {}

  AttentionGradients run() {
    // never laid out as a weight that is a view
    const auto like = [](const Tensor& t) { return t.defined() ? at::empty(t.sizes(), t.options()) : Tensor(); };
    g_.x = at::empty_like(x_);
    g_.q_weight = like(l_.q_weight);
    g_.q_bias = like(l_.q_bias);
    g_.kv_weight = like(l_.kv_weight);
    g_.kv_bias = like(l_.kv_bias);
    g_.proj_weight = like(l_.proj_weight);
    g_.proj_bias = like(l_.proj_bias);
    // the gradient of the normalized tokens: from the queries first, from keys and values added
    normalized_ = at::empty_like(x_);
    pairs_ = at::empty({s_.batch, s_.keys, 2 * s_.channels}, x_.options());
    through_queries();
    through_pairs();
    through_norm();
    return std::move(g_);
  }

 private:
  int64_t at(int64_t sample, int64_t token) const { return (sample * s_.tokens + token) * s_.channels; }

  void through_queries() {
    const Kernels& k = kernels();
    const int64_t c = s_.channels;
    const PackedWeight proj = packed_weight(l_.proj_weight, Arrangement::Plain, false), q = packed_weight(l_.q_weight, Arrangement::Plain, false);
    const PackedWeight to_queries = packed_weight(l_.q_weight, Arrangement::Transposed, false);
    Finish finish;
    finish.bias = floats_of(l_.q_bias);
    const Strips strips(s_.tokens, s_.strip());
    const int64_t rows = strips.longest(), row = spaced(s_.keys);
    const int64_t packing = std::max(k.gemm_tn_scratch(c, c), k.gemm_tn_scratch(s_.keys, s_.head));
    ThreadScratch scratch(rows * (2 * row + 5 * c + 2) + packing);
    ThreadSums proj_sums(g_.proj_weight), proj_bias_sums(g_.proj_bias), q_sums(g_.q_weight), q_bias_sums(g_.q_bias);
    for (int64_t sample = 0; sample < s_.batch; ++sample) {
      const float factor = scale_of(scale_, sample);
      if (factor == 0) continue;
      const SamplePairs packed(maps_.pairs.data_ptr<float>() + sample * s_.keys * 2 * c, s_);
      ThreadSums pair_sums(pairs_.data_ptr<float>() + sample * s_.keys * 2 * c, s_.keys * 2 * c);
      each_job(strips.count, [&](int thread, int64_t job) {
        const int64_t first = strips.first(job), count = strips.last(job) - first, here = at(sample, first);
        float *scores = scratch.of(thread), *dscores = scores + rows * row, *branch = dscores + rows * row, *dmixed = branch + rows * c;
        float *queries = dmixed + rows * c, *dq = queries + rows * c, *normalized = dq + rows * c, *inverses = normalized + rows * c, *deltas = inverses + rows, *pack = deltas + rows;
        const float *mixed = maps_.mixed.data_ptr<float>() + here, *dy = outer_.data_ptr<float>() + here;
        k.layer_norm(x_.data_ptr<float>() + here, c, count, c, floats_of(l_.norm_weight), floats_of(l_.norm_bias), static_cast<float>(l_.eps), normalized, c);
        k.gemm(normalized, c, to_queries->data(), count, c, c, queries, c, finish);
        for (int64_t i = 0; i < count * c; ++i) branch[i] = factor * dy[i];
        k.gemm_tn(branch, c, mixed, c, c, c, count, proj_sums.of(thread), c, pack);
        if (l_.proj_bias.defined()) k.column_sums(branch, c, count, c, proj_bias_sums.of(thread));
        k.gemm(branch, c, proj->data(), count, c, c, dmixed, c, {});
        float* dpairs = pair_sums.of(thread);
        for (int64_t head = 0; head < s_.heads; ++head) {
          const int64_t column = head * s_.head;
          k.gemm(queries + column, c, packed.keys_transposed.of(head), count, s_.head, s_.keys, scores, row, {});
          k.exponentials(scores, row, count, s_.keys, s_.score_scale, inverses);
          k.gemm(dmixed + column, c, packed.values_transposed.of(head), count, s_.head, s_.keys, dscores, row, {});
          k.row_dots(dmixed + column, c, mixed + column, c, count, s_.head, deltas);
          k.softmax_backward(scores, dscores, row, count, s_.keys, inverses, deltas, s_.score_scale);
          k.gemm(dscores, row, packed.keys.of(head), count, s_.keys, s_.head, dq + column, c, {});
          k.gemm_tn(dscores, row, queries + column, c, s_.keys, s_.head, count, dpairs + column, 2 * c, pack);
          k.gemm_tn(scores, row, dmixed + column, c, s_.keys, s_.head, count, dpairs + c + column, 2 * c, pack);
        }
        k.gemm_tn(dq, c, normalized, c, c, c, count, q_sums.of(thread), c, pack);
        if (l_.q_bias.defined()) k.column_sums(dq, c, count, c, q_bias_sums.of(thread));
        k.gemm(dq, c, q->data(), count, c, c, normalized_.data_ptr<float>() + here, c, {});
      });
      pair_sums.finish();
    }
    for (ThreadSums* sums : {&proj_sums, &proj_bias_sums, &q_sums, &q_bias_sums}) sums->finish();
  }

  // Keys and values, the reduction's norm and convolution, and each patch's tokens; every token lies in one patch at most.
  void through_pairs() {
    const Kernels& k = kernels();
    const int64_t c = s_.channels, patch = spaced(s_.patch());
    const PackedWeight kv = packed_weight(l_.kv_weight, Arrangement::Plain, false);
    const PackedWeight sr = l_.reduces() ? packed_weight(l_.sr_weight, Arrangement::PatchPlain, false) : nullptr;
    const Strips strips(s_.keys, 28);
    const int64_t rows = strips.longest();
    ThreadScratch scratch(rows * (2 * patch + 3 * c) + std::max(k.gemm_tn_scratch(2 * c, c), k.gemm_tn_scratch(c, s_.patch())));
    const Tensor weight = l_.reduces() ? at::empty({c, s_.patch()}, x_.options()) : Tensor(), vectors = l_.reduces() ? at::empty({3, c}, x_.options()) : Tensor();
    ThreadSums kv_sums(g_.kv_weight), kv_bias_sums(g_.kv_bias), sr_sums(weight), sr_vector_sums(vectors);
    each_job(s_.batch * strips.count, [&](int thread, int64_t job) {
      const int64_t sample = job / strips.count, first = strips.first(job % strips.count), last = strips.last(job % strips.count), count = last - first;
      if (scale_of(scale_, sample) == 0) return;
      float *patches = scratch.of(thread), *dpatches = patches + rows * patch, *source = dpatches + rows * patch, *dsource = source + rows * c;
      float *dreduced = dsource + rows * c, *pack = dreduced + rows * c;
      const float* dpairs = pairs_.data_ptr<float>() + (sample * s_.keys + first) * 2 * c;
      gather_patches(x_.data_ptr<float>() + at(sample, 0), l_, s_, first, last, patches, patch);
      const float* reduced = l_.reduces() ? maps_.reduced.data_ptr<float>() + (sample * s_.keys + first) * c : nullptr;
      if (reduced) {
        k.layer_norm(reduced, c, count, c, floats_of(l_.sr_norm_weight), floats_of(l_.sr_norm_bias), static_cast<float>(l_.sr_eps), source, c);
      }
      k.gemm_tn(dpairs, 2 * c, reduced ? source : patches, reduced ? c : patch, 2 * c, c, count, kv_sums.of(thread), c, pack);
      if (l_.kv_bias.defined()) k.column_sums(dpairs, 2 * c, count, 2 * c, kv_bias_sums.of(thread));
      if (!reduced) {
        k.gemm(dpairs, 2 * c, kv->data(), count, 2 * c, c, dpatches, patch, {});
      } else {
        k.gemm(dpairs, 2 * c, kv->data(), count, 2 * c, c, dsource, c, {});
        std::fill_n(dreduced, count * c, 0.f);
        float* own_vectors = sr_vector_sums.of(thread);
        k.layer_norm_backward(reduced, dsource, count, c, floats_of(l_.sr_norm_weight), static_cast<float>(l_.sr_eps), dreduced, own_vectors,
                              own_vectors + c);
        k.column_sums(dreduced, c, count, c, own_vectors + 2 * c);
        k.gemm_tn(dreduced, c, patches, patch, c, s_.patch(), count, sr_sums.of(thread), s_.patch(), pack);
        k.gemm(dreduced, c, sr->data(), count, c, s_.patch(), dpatches, patch, {});
      }
      scatter(dpatches, patch, sample, first, last);
    });
    for (ThreadSums* sums : {&kv_sums, &kv_bias_sums, &sr_sums, &sr_vector_sums}) sums->finish();
    if (!l_.reduces()) return;
    g_.sr_norm_weight = vectors.select(0, 0).clone();
    g_.sr_norm_bias = vectors.select(0, 1).clone();
    g_.sr_bias = vectors.select(0, 2).clone();
    g_.sr_weight = at::empty({c, c, s_.ratio, s_.ratio}, x_.options());
    transpose_each(weight.data_ptr<float>(), c, s_.ratio * s_.ratio, c, g_.sr_weight.data_ptr<float>());
  }

  void scatter(const float* dpatches, int64_t stride, int64_t sample, int64_t first, int64_t last) {
    const int64_t c = s_.channels;
    for (int64_t key = first; key < last; ++key) {
      const int64_t y = key / s_.key_width * s_.ratio, x = key % s_.key_width * s_.ratio;
      for (int64_t row = 0; row < s_.ratio; ++row) {
        float* to = normalized_.data_ptr<float>() + at(sample, (y + row) * s_.width + x);
        const float* from = dpatches + (key - first) * stride + row * s_.ratio * c;
        for (int64_t i = 0; i < s_.ratio * c; ++i) to[i] += from[i];
      }
    }
  }

  void through_norm() {
    const Kernels& k = kernels();
    const int64_t c = s_.channels;
    const Strips strips(s_.tokens);
    const Tensor vectors = at::empty({2, c}, x_.options());
    ThreadSums sums(vectors);
    each_job(s_.batch * strips.count, [&](int thread, int64_t job) {
      const int64_t sample = job / strips.count, first = strips.first(job % strips.count), count = strips.last(job % strips.count) - first;
      const int64_t here = at(sample, first);
      float *dx = g_.x.data_ptr<float>() + here, *own = sums.of(thread);
      std::copy_n(outer_.data_ptr<float>() + here, count * c, dx);
      if (scale_of(scale_, sample) == 0) return;
      k.layer_norm_backward(x_.data_ptr<float>() + here, normalized_.data_ptr<float>() + here, count, c, floats_of(l_.norm_weight), static_cast<float>(l_.eps), dx,
                            own, own + c);
    });
    sums.finish();
    g_.norm_weight = vectors.select(0, 0).clone();
    g_.norm_bias = vectors.select(0, 1).clone();
  }

  const Tensor &outer_, &x_;
  const AttentionMaps& maps_;
  const AttentionLayer& l_;
  const AttentionSizes& s_;
  const optional<Tensor>& scale_;
  AttentionGradients g_;
  Tensor normalized_, pairs_;
};

}  // namespace

AttentionGradients attend_backward(const Tensor& outer, const Tensor& x, const AttentionMaps& maps, const AttentionLayer& layer, const AttentionSizes& sizes,
                                   const optional<Tensor>& scale) {
  return Backward(outer, x, maps, layer, sizes, scale).run();
}

}  // namespace segsharp
