// The optimizer's kernel.
#pragma once

#include <cmath>

#include "kernels.h"

namespace segsharp {
namespace SEGSHARP_LEVEL {

// A plain loop: the compiler has square roots of vectors, and the last elements are few.
inline void adamw(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t count, const AdamStep& step) {
  const AdamStep s = step;  // a copy: nothing that is stored can change it
  for (int64_t i = 0; i < count; ++i) {
    m[i] = m[i] + (g[i] - m[i]) * s.fresh1;
    v[i] = v[i] * s.beta2 + s.fresh2 * g[i] * g[i];
    p[i] = p[i] * s.decay - s.step_size * m[i] / (std::sqrt(v[i]) / s.correction + s.eps);
  }
}

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
