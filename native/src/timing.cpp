// What libtorch itself takes for a call, to hold the door's cost against.
#include "handles.h"
#include "status.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <chrono>

seg_status seg_time_unary(const char* name, seg_tensor input, int64_t repeats, double* seconds) {
  return seg_guard([&] {
    auto op = c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<at::Tensor(const at::Tensor&)>();
    const at::Tensor tensor = seg_borrow(input);
    seg_apply_threads();
    const auto start = std::chrono::steady_clock::now();
    for (int64_t i = 0; i < repeats; ++i) op.call(tensor);
    *seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  });
}
