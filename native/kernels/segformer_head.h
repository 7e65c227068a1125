// The all-MLP decoder in one operator, segsharp::segformer_head; forward and backward are a file each.
// Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, section 3.2 and eq. 4, computed folded: a 1x1 convolution commutes with bilinear resizing, and a
// convolution of a concatenation is a sum of convolutions. So each map goes through (its slice of the fusion) (its projection) at its own resolution.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <memory>
#include <vector>

#include "layers.h"
#include "resample_axis.h"

namespace segsharp {

constexpr int64_t kLevels = 4;

struct HeadLayer {
  std::vector<at::Tensor> proj_weights, proj_biases;  // finest map first: [width, channels], [width]
  at::Tensor fuse_weight;                             // [width, 4 width, 1, 1]; the coarsest map's slice comes first
  at::Tensor norm_weight, norm_bias, running_mean, running_var;
  bool training;  // whether the norm takes the batch's statistics
  double momentum, eps;
  at::Tensor pred_weight, pred_bias;  // [classes, width, 1, 1], [classes]
  bool align_corners;

  int64_t width() const { return fuse_weight.size(0); }
  int64_t classes() const { return pred_weight.size(0); }

  // The slice of the fusion that meets a map, [width, width].
  at::Tensor slice(int64_t level) const;
};

// The maps, channels last and dense, finest first, and how the coarser ones are resized.
struct HeadMaps {
  std::vector<at::Tensor> maps;  // [batch, height, width, channels]
  std::vector<ResampleAxis> rows, columns;

  HeadMaps(const std::vector<at::Tensor>& given, bool align_corners);

  int64_t batch() const { return maps[0].size(0); }
  int64_t height(int64_t level = 0) const { return maps[level].size(1); }
  int64_t width(int64_t level = 0) const { return maps[level].size(2); }
  int64_t channels(int64_t level) const { return maps[level].size(3); }
  int64_t pixels() const { return batch() * height() * width(); }
};

// A batch norm as numbers of each channel: y = factor x + shift.
struct NormFactors {
  at::Tensor means, inverse_deviations, factors, shifts;
};

struct FoldedWeights {
  std::array<at::Tensor, kLevels> weights;  // [width, channels]
  at::Tensor bias;                          // [width]
};

FoldedWeights fold(const HeadLayer& layer);

NormFactors norm_factors(const HeadLayer& layer, const at::Tensor& means, const at::Tensor& variances);

// Dropout of whole channels folded into the norm: factors and shifts of one sample, [2, width].
at::Tensor sample_factors(const NormFactors& norm, const at::Tensor& kept, int64_t sample);

struct HeadGradients {
  std::vector<at::Tensor> maps, proj_weights, proj_biases;
  at::Tensor fuse_weight, norm_weight, norm_bias, pred_weight, pred_bias;
};

// 'fused' is the map before the norm, and with 'consumes' its memory is written to; 'kept' is [batch, width], what dropout leaves of each channel, or undefined.
HeadGradients head_backward(const at::Tensor& outer, const HeadMaps& maps, const at::Tensor& fused, bool consumes, const NormFactors& norm,
                            const at::Tensor& kept, const HeadLayer& layer);

}  // namespace segsharp
