// The C ABI of SegSharp's native library. No model code lives here: a door to libtorch's dispatcher and to OpenCV.
//
// Rules of the house:
//  - Every function returns seg_status; SEG_OK is 0. After any other value seg_last_error() holds one text per thread,
//    without a C++ backtrace.
//  - A handle returned through a pointer belongs to the caller, who gives it back with the matching *_free.
//  - Pointers passed in are only read during the call unless the comment says otherwise.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SEG_API extern "C" __attribute__((visibility("default")))

typedef int32_t seg_status;
enum {
  SEG_OK = 0,
  SEG_ERROR = 1,            // libtorch refused the call
  SEG_INDEX_ERROR = 2,      // an index out of range
  SEG_NOT_IMPLEMENTED = 3,  // no kernel for this device or dtype
  SEG_OUT_OF_MEMORY = 4,
  SEG_UNKNOWN_OPERATOR = 5,
  SEG_INVALID_ARGUMENT = 6,  // an argument of this ABI is wrong
  SEG_IMAGE_ERROR = 7,       // a file could not be decoded or encoded
  SEG_CALLBACK_FAILED = 8,   // a function that was passed in failed; seg_last_error() is the number that it gave its failure
};

// The text of the last failure on this thread; valid until the next failing call on it.
SEG_API const char* seg_last_error(void);
