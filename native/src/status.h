// Turns C++ exceptions into seg_status. Every entry of the ABI is wrapped in seg_guard.
#pragma once

#include "segsharp_native.h"

#include <string>

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
