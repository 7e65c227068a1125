// The efficient self-attention of a Mix Transformer's layer, as segsharp::mix_attention has it; forward and backward are a file each.
// Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, eq. 1 and 2; Wang et al. 2021, https://arxiv.org/abs/2102.12122, for the reduction.
// Scores exist for one strip of tokens and one head at a time: the whole matrix never does, and the backward pass makes them and the queries again
// (the idea is Dao et al. 2022, https://arxiv.org/abs/2205.14135; here a row of scores fits the second cache, so that softmax needs no running form).
#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>

#include "layers.h"

namespace segsharp {

struct AttentionLayer {
  at::Tensor norm_weight, norm_bias;
  double eps;
  at::Tensor q_weight, q_bias, kv_weight, kv_bias, proj_weight, proj_bias;
  int64_t heads;
  // where keys and values come from a smaller map
  at::Tensor sr_weight, sr_bias, sr_norm_weight, sr_norm_bias;
  double sr_eps;

  bool reduces() const { return sr_weight.defined(); }
};

struct AttentionSizes {
  int64_t batch, tokens, height, width, channels, heads, head, ratio, key_height, key_width, keys;
  float score_scale;

  AttentionSizes(const at::Tensor& x, const AttentionLayer& layer, int64_t image_height, int64_t image_width)
      : batch(x.size(0)),
        tokens(x.size(1)),
        height(image_height),
        width(image_width),
        channels(x.size(2)),
        heads(layer.heads),
        head(x.size(2) / layer.heads),
        ratio(layer.reduces() ? layer.sr_weight.size(2) : 1),
        key_height(image_height / ratio),
        key_width(image_width / ratio),
        keys(key_height * key_width),
        score_scale(1.f / std::sqrt(static_cast<float>(x.size(2) / layer.heads))) {}

  // Tokens whose scores are worked on together: a strip of scores takes at most 256 KiB.
  int64_t strip() const { return std::max<int64_t>(14, std::min<int64_t>(kStrip, (1 << 16) / spaced(keys) / 14 * 14)); }

  int64_t patch() const { return ratio * ratio * channels; }
};

// Keys or values of one sample, packed head after head.
struct PackedHeads {
  Scratch memory;
  int64_t each;

  PackedHeads(int64_t heads, int64_t floats) : memory(heads * floats), each(floats) {}

  float* of(int64_t head) const { return memory.data() + head * each; }
};

// What the forward pass leaves behind: results, and what the backward pass needs besides the input.
struct AttentionMaps {
  at::Tensor reduced;  // [batch, keys, channels], before its norm; undefined without a reduction
  at::Tensor pairs;    // [batch, keys, 2 channels]: keys and values
  at::Tensor mixed;    // [batch, tokens, channels], before the projection
  at::Tensor result;
};

// Rows first..last of the patches of the normalized tokens that the reduction's convolution sees, each [ratio, ratio, channels].
void gather_patches(const float* sample, const AttentionLayer& layer, const AttentionSizes& sizes, int64_t first, int64_t last, float* patches, int64_t stride);

AttentionMaps attend(const at::Tensor& x, const AttentionLayer& layer, const AttentionSizes& sizes, const c10::optional<at::Tensor>& scale, bool inference);

struct AttentionGradients {
  at::Tensor x, norm_weight, norm_bias, q_weight, q_bias, kv_weight, kv_bias, proj_weight, proj_bias, sr_weight, sr_bias, sr_norm_weight, sr_norm_bias;
};

AttentionGradients attend_backward(const at::Tensor& outer, const at::Tensor& x, const AttentionMaps& maps, const AttentionLayer& layer,
                                   const AttentionSizes& sizes, const c10::optional<at::Tensor>& scale);

}  // namespace segsharp
