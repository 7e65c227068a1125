// Chooses the kernels of the best level that this processor has.
#include "kernels.h"

#include <atomic>
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

namespace {

// The kernels of a level, or null where the processor lacks it.
const Kernels* of_level(const char* level) {
#if defined(__x86_64__)
  const bool has_v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
  const bool has_v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  if (!std::strcmp(level, "v4")) return has_v4 ? &v4::level_kernels : nullptr;
  if (!std::strcmp(level, "v3")) return has_v3 ? &v3::level_kernels : nullptr;
#endif
  return std::strcmp(level, "base") ? nullptr : &base::level_kernels;
}

// The best level up to the wanted one.
const Kernels* best() {
  const char* wanted = std::getenv("SEGSHARP_SIMD");
  const bool at_most_base = wanted && !std::strcmp(wanted, "base"), at_most_v3 = at_most_base || (wanted && !std::strcmp(wanted, "v3"));
  const Kernels* found = at_most_v3 ? nullptr : of_level("v4");
  if (!found && !at_most_base) found = of_level("v3");
  return found ? found : of_level("base");
}

std::atomic<const Kernels*>& chosen() {
  static std::atomic<const Kernels*> kernels{best()};
  return kernels;
}

}  // namespace

const Kernels& kernels() { return *chosen().load(std::memory_order_relaxed); }

bool use_kernels(const char* level) {
  const Kernels* found = of_level(level);
  if (found) chosen() = found;
  return found != nullptr;
}

}  // namespace segsharp
