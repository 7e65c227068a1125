// Turns C++ exceptions into seg_status. Every entry of the ABI is wrapped in seg_guard.
#pragma once

#include "segsharp_native.h"

#include <stdexcept>
#include <string>

// A function of the caller failed inside libtorch; the number stands for what it threw.
struct seg_callback_error : std::runtime_error {
  explicit seg_callback_error(int64_t failure) : std::runtime_error(std::to_string(failure)) {}
};

// Keeps the text for seg_last_error and returns the status.
seg_status seg_fail(seg_status status, std::string message);

// Names the exception in flight; call only inside a catch block.
seg_status seg_fail_current();

template <typename Body>
seg_status seg_guard(Body&& body) noexcept {
  try {
    body();
    return SEG_OK;
  } catch (...) {
    return seg_fail_current();
  }
}
