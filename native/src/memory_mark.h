// What the profiler asks the allocator.
#pragma once

#include "segsharp_tensor.h"

// The most bytes in use since the last call, and the bytes in use now.
int64_t seg_take_profile_mark(int64_t* in_use);
