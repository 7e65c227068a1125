#include "status.h"

#include <c10/util/Exception.h>
#include <c10/util/Logging.h>
#include <opencv2/core.hpp>

#include <functional>
#include <new>
#include <stdexcept>

namespace {

thread_local std::string last_error;

// Nobody sees a C++ backtrace here, and to collect one takes longer than most operators: a refusal costs 1 ms with it.
[[maybe_unused]] const bool without_backtraces = [] {
  c10::SetStackTraceFetcher(std::function<std::string()>([] { return std::string(); }));
  return true;
}();

}  // namespace

seg_status seg_fail(seg_status status, std::string message) {
  last_error = std::move(message);
  return status;
}

seg_status seg_fail_current() {
  try {
    throw;
  } catch (const c10::IndexError& e) {
    return seg_fail(SEG_INDEX_ERROR, e.what_without_backtrace());
  } catch (const c10::NotImplementedError& e) {
    return seg_fail(SEG_NOT_IMPLEMENTED, e.what_without_backtrace());
  } catch (const c10::Error& e) {
    const std::string text = e.what_without_backtrace();
    const bool memory = text.find("not enough memory") != std::string::npos ||
                        text.find("out of memory") != std::string::npos ||
                        text.find("Storage size calculation overflowed") != std::string::npos;
    return seg_fail(memory ? SEG_OUT_OF_MEMORY : SEG_ERROR, text);
  } catch (const cv::Exception& e) {
    return seg_fail(SEG_IMAGE_ERROR, e.err);
  } catch (const std::bad_alloc&) {
    return seg_fail(SEG_OUT_OF_MEMORY, "out of memory");
  } catch (const seg_callback_error& e) {
    return seg_fail(SEG_CALLBACK_FAILED, e.what());
  } catch (const std::invalid_argument& e) {
    return seg_fail(SEG_INVALID_ARGUMENT, e.what());
  } catch (const std::exception& e) {
    return seg_fail(SEG_ERROR, e.what());
  } catch (...) {
    return seg_fail(SEG_ERROR, "an unknown native exception");
  }
}

const char* seg_last_error(void) { return last_error.c_str(); }
