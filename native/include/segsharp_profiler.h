// What a thread's operators and backward nodes take, with names, times and memory.
#pragma once

#include "segsharp_native.h"

typedef struct seg_profile_opaque* seg_profile;

enum {
  SEG_SPAN_OPERATOR = 0,  // of the dispatcher, those inside composite ones too
  SEG_SPAN_BACKWARD = 1,  // a node of the graph
  SEG_SPAN_RANGE = 2,     // named by the caller
};

typedef struct seg_profile_span {
  int64_t start;     // nanoseconds since the profile began
  int64_t duration;  // nanoseconds
  int64_t sequence;  // ties a node to the operator that made it; -1 where there is none
  int64_t memory_before;  // bytes in use on the CPU
  int64_t memory_after;
  int64_t memory_peak;    // the most in use inside
  int32_t kind;
  int32_t name;    // of an operator or node: an index for seg_profile_name; of a range: the caller's number
  int32_t parent;  // the span around it, -1 for none
  int32_t thread;
} seg_profile_span;

// Begins to record what this thread, and threads that libtorch starts for its backward passes, do. One profile at a time in a process.
SEG_API seg_status seg_profile_start(seg_profile* result);
// Ranges nest with the operators on their thread. Ending without an open range is an error.
SEG_API seg_status seg_profile_begin(seg_profile profile, int32_t name);
SEG_API seg_status seg_profile_end(seg_profile profile);
// Ends the recording, on the thread that began it; what is still open ends now. The spans stay until the profile is freed.
SEG_API seg_status seg_profile_stop(seg_profile profile, int64_t* span_count);
SEG_API seg_status seg_profile_spans(seg_profile profile, seg_profile_span* spans, int64_t capacity);
// Valid until the profile is freed; null for an index that is none.
SEG_API const char* seg_profile_name(seg_profile profile, int32_t index);
SEG_API seg_status seg_profile_free(seg_profile profile);
