// Chooses the kernels of the best level that this processor has.
#include "kernels.h"

#include <cstdlib>
#include <cstring>

namespace segsharp {

namespace base {
extern const Kernels level_kernels;
}
#if defined(__x86_64__)
namespace v3 {
extern const Kernels level_kernels;
}
namespace v4 {
extern const Kernels level_kernels;
}
#endif

const Kernels& kernels() {
  static const Kernels& chosen = []() -> const Kernels& {
#if defined(__x86_64__)
    const char* wanted = std::getenv("SEGSHARP_SIMD");
    const bool at_most_base = wanted && !std::strcmp(wanted, "base"), at_most_v3 = at_most_base || (wanted && !std::strcmp(wanted, "v3"));
    if (!at_most_v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd")) {
      return v4::level_kernels;
    }
    if (!at_most_base && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return v3::level_kernels;
#endif
    return base::level_kernels;
  }();
  return chosen;
}

}  // namespace segsharp
