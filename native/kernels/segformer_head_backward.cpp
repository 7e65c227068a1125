// segsharp::segformer_head, backward; see segformer_head.h.
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "segformer_head.h"

namespace segsharp {
namespace {

using at::Tensor;

class Backward {
 public:
  Backward(const Tensor& outer, const HeadMaps& maps, const Tensor& fused, bool consumes, const NormFactors& norm, const Tensor& kept, const HeadLayer& layer)
      : outer_(outer.permute({0, 2, 3, 1}).contiguous()),
        maps_(maps),
        fused_(fused),
        norm_(norm),
        kept_(kept),
        l_(layer),
        width_(layer.width()),
        pixels_(maps.height() * maps.width()),
        pred_(packed_weight(layer.pred_weight, Arrangement::PatchPlain, false)),
        gradient_(consumes ? fused : at::empty_like(fused)) {}

  HeadGradients run() {
    through_classifier();
    through_norm();
    folded_ = fold(l_);
    g_.maps.resize(kLevels);
    folded_gradients_.resize(kLevels);
    to_finest();
    for (int64_t level = 1; level < kLevels; ++level) to_coarser(level);
    unfold();
    return std::move(g_);
  }

 private:
  Tensor empty(at::IntArrayRef sizes) const { return at::empty(sizes, fused_.options()); }

  const float* fused_at(int64_t pixel) const { return fused_.data_ptr<float>() + pixel * width_; }

  // From the logits' gradient to that after the norm's ReLU: 'd', [rows, width].
  void through_prediction(int64_t pixel, int64_t rows, float* d) const {
    kernels().gemm(outer_.data_ptr<float>() + pixel * l_.classes(), l_.classes(), pred_->data(), rows, l_.classes(), width_, d, width_, {});
  }

  // The classifier's gradients, and the norm's: what passes the norm depends on sums over all pixels, so the pixels' own gradients are made a second time
  // afterwards. That is one small product, where keeping them would be a map of the full width.
  void through_classifier() {
    const Kernels& k = kernels();
    const int64_t classes = l_.classes();
    const Strips strips(pixels_, 64);
    ThreadScratch scratch(2 * strips.longest() * width_ + k.gemm_tn_scratch(classes, width_));
    g_.pred_weight = empty({classes, width_, 1, 1});
    if (l_.pred_bias.defined()) g_.pred_bias = empty({classes});
    const Tensor both = empty({2, width_});
    ThreadSums pred_sums(g_.pred_weight), bias_sums(g_.pred_bias), norm_sums(both);
    for (int64_t sample = 0; sample < maps_.batch(); ++sample) {
      const Tensor factors = sample_factors(norm_, kept_, sample), kept = kept_.defined() ? kept_[sample].contiguous() : Tensor();
      const float *f = factors.data_ptr<float>(), *left = floats_of(kept), *means = norm_.means.data_ptr<float>();
      each_job(strips.count, [&](int thread, int64_t job) {
        const int64_t first = sample * pixels_ + strips.first(job), rows = strips.last(job) - strips.first(job);
        float *y = scratch.of(thread), *d = y + strips.longest() * width_, *pack = d + strips.longest() * width_, *sums = norm_sums.of(thread);
        const float* dlogits = outer_.data_ptr<float>() + first * classes;
        k.affine_relu(fused_at(first), rows, width_, f, f + width_, y);
        k.gemm_tn(dlogits, classes, y, width_, classes, width_, rows, pred_sums.of(thread), width_, pack);
        if (l_.pred_bias.defined()) k.column_sums(dlogits, classes, rows, classes, bias_sums.of(thread));
        through_prediction(first, rows, d);
        k.affine_relu_backward(fused_at(first), y, d, rows, width_, left, means, sums, sums + width_);
      });
    }
    for (ThreadSums* sums : {&pred_sums, &bias_sums, &norm_sums}) sums->finish();
    g_.norm_bias = both[0].clone();
    g_.norm_weight = both[1] * norm_.inverse_deviations;
  }

  // How a pixel's gradient passes the norm: dx = d_factor dy + x_factor x + constant. With the batch's statistics
  // dx = γ r (dy - mean(dy) - x̂ mean(dy x̂)), x̂ = r (x - mean).
  void through_norm() {
    const Tensor scale = norm_.factors, r = norm_.inverse_deviations;
    if (!l_.training) {
      combination_ = at::stack({scale, at::zeros_like(scale), at::zeros_like(scale)});
      return;
    }
    const double pixels = static_cast<double>(maps_.pixels());
    const Tensor mean = g_.norm_bias / pixels, slope = g_.norm_weight / pixels, along = scale * r * slope;
    combination_ = at::stack({scale, -along, along * norm_.means - scale * mean});
  }

  // The norm, and the finest map's linear map. The gradient of the fused map takes its place where that is allowed.
  void to_finest() {
    const Kernels& k = kernels();
    const int64_t channels = maps_.channels(0);
    const PackedWeight weight = packed_weight(folded_.weights[0], Arrangement::Plain, false);
    g_.maps[0] = at::empty_like(maps_.maps[0]);
    const Strips strips(pixels_, 64);
    ThreadScratch scratch(strips.longest() * width_ + k.gemm_tn_scratch(width_, channels));
    bias_gradient_ = empty({width_});
    folded_gradients_[0] = empty({width_, channels});
    ThreadSums weight_sums(folded_gradients_[0]), bias_sums(bias_gradient_);
    for (int64_t sample = 0; sample < maps_.batch(); ++sample) {
      const Tensor factors = sample_factors(norm_, kept_, sample), d_factors = kept_.defined() ? combination_[0] * kept_[sample] : combination_[0];
      const float *f = factors.data_ptr<float>(), *c = combination_.data_ptr<float>();
      each_job(strips.count, [&](int thread, int64_t job) {
        const int64_t first = sample * pixels_ + strips.first(job), rows = strips.last(job) - strips.first(job);
        float *dy = scratch.of(thread), *pack = dy + strips.longest() * width_, *dx = gradient_.data_ptr<float>() + first * width_;
        through_prediction(first, rows, dy);
        k.affine_norm_backward(fused_at(first), dy, rows, width_, f, f + width_, d_factors.data_ptr<float>(), c + width_, c + 2 * width_, dx);
        k.column_sums(dx, width_, rows, width_, bias_sums.of(thread));
        k.gemm_tn(dx, width_, maps_.maps[0].data_ptr<float>() + first * channels, channels, width_, channels, rows, weight_sums.of(thread), channels, pack);
        k.gemm(dx, width_, weight->data(), rows, width_, channels, g_.maps[0].data_ptr<float>() + first * channels, channels, {});
      });
    }
    bias_sums.finish();
    weight_sums.finish();
  }

  // The transposed resizing, row by row of the coarser map, and that map's linear map.
  void to_coarser(int64_t level) {
    const Kernels& k = kernels();
    const int64_t channels = maps_.channels(level), height = maps_.height(level), across = maps_.width(level), wide = maps_.width();
    const ResampleAxis &rows = maps_.rows[level], &columns = maps_.columns[level];
    const PackedWeight weight = packed_weight(folded_.weights[level], Arrangement::Plain, false);
    g_.maps[level] = at::empty_like(maps_.maps[level]);
    ThreadScratch scratch((wide + across) * width_ + k.gemm_tn_scratch(width_, channels));
    folded_gradients_[level] = empty({width_, channels});
    ThreadSums weight_sums(folded_gradients_[level]);
    each_job(maps_.batch() * height, [&](int thread, int64_t job) {
      const int64_t sample = job / height, row = job % height;
      float *tall = scratch.of(thread), *small = tall + wide * width_, *pack = small + across * width_;
      std::fill_n(tall, (wide + across) * width_, 0.f);
      const float* image = gradient_.data_ptr<float>() + sample * maps_.height() * wide * width_;
      // rows that read this one: those whose lower neighbour it or the one above is
      const auto first = std::lower_bound(rows.low.begin(), rows.low.end(), static_cast<int32_t>(row - 1)) - rows.low.begin();
      const auto last = std::upper_bound(rows.low.begin(), rows.low.end(), static_cast<int32_t>(row)) - rows.low.begin();
      for (int64_t y = first; y < last; ++y) {
        const float share = (rows.low[y] == row ? rows.low_weight[y] : 0.f) + (rows.high[y] == row ? rows.high_weight[y] : 0.f);
        if (share != 0) k.add_scaled(tall, image + y * wide * width_, share, wide * width_);
      }
      for (int64_t x = 0; x < wide; ++x) {
        k.add_scaled(small + columns.low[x] * width_, tall + x * width_, columns.low_weight[x], width_);
        if (columns.high_weight[x] != 0) k.add_scaled(small + columns.high[x] * width_, tall + x * width_, columns.high_weight[x], width_);
      }
      const int64_t at = (sample * height + row) * across * channels;
      k.gemm_tn(small, width_, maps_.maps[level].data_ptr<float>() + at, channels, width_, channels, across, weight_sums.of(thread), channels, pack);
      k.gemm(small, width_, weight->data(), across, width_, channels, g_.maps[level].data_ptr<float>() + at, channels, {});
    });
    weight_sums.finish();
  }

  // From the folded weights W_i P_i and the bias Σ W_i b_i to their factors.
  void unfold() {
    g_.fuse_weight = at::empty_like(l_.fuse_weight);
    Tensor fuse = g_.fuse_weight.view({width_, kLevels * width_});
    for (int64_t level = 0; level < kLevels; ++level) {
      const Tensor slice = l_.slice(level);
      g_.proj_weights.push_back(at::mm(slice.t(), folded_gradients_[level]));
      g_.proj_biases.push_back(at::mv(slice.t(), bias_gradient_));
      fuse.narrow(1, (kLevels - 1 - level) * width_, width_)
          .copy_(at::addr(at::mm(folded_gradients_[level], l_.proj_weights[level].t()), bias_gradient_, l_.proj_biases[level]));
    }
  }

  const Tensor outer_;
  const HeadMaps& maps_;
  const Tensor& fused_;
  const NormFactors& norm_;
  const Tensor& kept_;
  const HeadLayer& l_;
  const int64_t width_, pixels_;  // pixels of one sample
  const PackedWeight pred_;
  const Tensor gradient_;  // of the fused map
  HeadGradients g_;
  FoldedWeights folded_;
  std::vector<Tensor> folded_gradients_;
  Tensor combination_, bias_gradient_;
};

}  // namespace

HeadGradients head_backward(const Tensor& outer, const HeadMaps& maps, const Tensor& fused, bool consumes, const NormFactors& norm, const Tensor& kept,
                            const HeadLayer& layer) {
  return Backward(outer, maps, fused, consumes, norm, kept, layer).run();
}

}  // namespace segsharp
