// Where resized logits come from.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace segsharp {

// Where each position of a bilinearly resized axis reads: two neighbours and their weights, as at::upsample_bilinear2d has them.
struct ResampleAxis {
  std::vector<int32_t> low, high;
  std::vector<float> low_weight, high_weight;

  ResampleAxis(int64_t in, int64_t out, bool align_corners) : low(out), high(out), low_weight(out), high_weight(out) {
    const float scale = align_corners ? (out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1) : 0.f)
                                      : static_cast<float>(in) / static_cast<float>(out);
    for (int64_t i = 0; i < out; ++i) {
      const float source = align_corners ? scale * static_cast<float>(i) : std::max(0.f, scale * (static_cast<float>(i) + 0.5f) - 0.5f);
      const int64_t first = std::min<int64_t>(static_cast<int64_t>(source), in - 1);
      low[i] = static_cast<int32_t>(first);
      high[i] = static_cast<int32_t>(std::min<int64_t>(first + 1, in - 1));
      // where both neighbours are the last position, the lower one has all the weight
      high_weight[i] = high[i] == low[i] ? 0.f : std::min(1.f, std::max(0.f, source - static_cast<float>(first)));
      low_weight[i] = 1.f - high_weight[i];
    }
  }
};

}  // namespace segsharp
