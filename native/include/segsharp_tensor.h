// Tensors, operators, autograd and modes: the door to libtorch.
#pragma once

#include "segsharp_native.h"

// A reference to a libtorch tensor. Every non-null seg_tensor that a function hands out holds one reference.
typedef struct seg_tensor_opaque* seg_tensor;
typedef struct seg_operator_opaque* seg_operator;

enum {
  SEG_KIND_NONE = 0,
  SEG_KIND_BOOL = 1,         // integer
  SEG_KIND_INT = 2,          // integer (also dtype, layout and memory format)
  SEG_KIND_DOUBLE = 3,       // real
  SEG_KIND_STRING = 4,       // text, UTF-8
  SEG_KIND_TENSOR = 5,       // tensor; null is an undefined tensor
  SEG_KIND_INT_LIST = 6,     // integers[count]
  SEG_KIND_DOUBLE_LIST = 7,  // reals[count]
  SEG_KIND_TENSOR_LIST = 8,  // tensors[count]
  SEG_KIND_DEVICE = 9,       // integer: device type in the low byte, index + 1 above it
  SEG_KIND_DEFAULT = 10,     // the default value that the schema names
};

// An argument or a result of an operator. In a result tensor, count holds dtype | device << 8 (device as above).
typedef struct seg_value {
  int32_t kind;
  int32_t count;
  union {
    int64_t integer;
    double real;
    const char* text;
    seg_tensor tensor;
    const int64_t* integers;
    const double* reals;
    const seg_tensor* tensors;
  };
} seg_value;

enum { SEG_MAX_DIMENSIONS = 12 };

typedef struct seg_tensor_info {
  int64_t sizes[SEG_MAX_DIMENSIONS];
  int64_t strides[SEG_MAX_DIMENSIONS];
  void* data;  // null where there is no storage
  int32_t rank;
  int32_t dtype;   // c10::ScalarType
  int32_t device;  // as in SEG_KIND_DEVICE
  int32_t requires_grad;
  int32_t contiguous;
  int32_t references;  // of the tensor, this handle included
} seg_tensor_info;

// Looks an operator up by schema name ("aten::conv2d") and overload (""). The handle lives as long as the process.
SEG_API seg_status seg_operator_find(const char* name, const char* overload, seg_operator* result);
// Writes the schema as text into buffer (always terminated) and the length it needs into needed.
SEG_API seg_status seg_operator_schema(seg_operator op, char* buffer, int64_t size, int64_t* needed);
// Calls it boxed. Missing trailing arguments take the schema's defaults. Tensor lists among the results are flattened;
// *result_count is the capacity of results before and the number of results after the call. With null results what
// the operator returns is dropped, and result_count is not read.
SEG_API seg_status seg_operator_call(seg_operator op, const seg_value* arguments, int32_t argument_count,
                                     seg_value* results, int32_t* result_count);

// How long repeats calls of an operator from one tensor to one tensor ("aten::relu") take unboxed, as C++ calls it.
SEG_API seg_status seg_time_unary(const char* name, seg_tensor input, int64_t repeats, double* seconds);

SEG_API seg_status seg_tensor_free(seg_tensor tensor);
SEG_API seg_status seg_tensor_get_info(seg_tensor tensor, seg_tensor_info* info);
// To be called before the tensor's memory is written to from outside: what the fused layers keep of weights in this memory is dropped.
SEG_API seg_status seg_forget_packed(seg_tensor tensor);
// Number of live tensor handles that this library has handed out.
SEG_API int64_t seg_tensor_live_count(void);

SEG_API seg_status seg_set_requires_grad(seg_tensor tensor, int32_t value);
// The accumulated gradient, or null.
SEG_API seg_status seg_get_grad(seg_tensor tensor, seg_tensor* grad);
SEG_API seg_status seg_set_grad(seg_tensor tensor, seg_tensor grad);
// gradients[i] may be null for a scalar root.
SEG_API seg_status seg_backward(const seg_tensor* roots, const seg_tensor* gradients, int32_t count, int32_t retain_graph);

// Runs a recomputation's backward pass: from the input of the forward pass (not detached) and the gradient of its output to the
// gradient of its input, which may be null. It takes over both handles. After a failure it names it in failure and returns SEG_CALLBACK_FAILED.
typedef seg_status (*seg_recompute)(void* context, seg_tensor input, seg_tensor gradient, seg_tensor* result, int64_t* failure);
typedef void (*seg_release_context)(void* context);
// A tensor with the values of output that, for autograd, was computed from input by recompute. The context is released exactly once:
// with the graph, from whatever thread that is freed on, and at once where this call fails.
SEG_API seg_status seg_recomputation(seg_tensor input, seg_tensor output, seg_recompute recompute, seg_release_context release,
                                     void* context, seg_tensor* result);

SEG_API int32_t seg_grad_mode(void);
SEG_API void seg_set_grad_mode(int32_t enabled);
// A guard lives on the thread that made it; guards are left in the reverse order of entering.
SEG_API seg_status seg_inference_mode_enter(void** guard);
SEG_API void seg_inference_mode_leave(void* guard);

// Mixed precision on this thread: operators that gain from it compute in dtype (a c10::ScalarType; -1 for none) on devices of
// this kind. former is what seg_autocast_leave wants, in the reverse order of entering.
SEG_API seg_status seg_autocast_enter(int32_t device, int32_t dtype, int32_t* former);
SEG_API seg_status seg_autocast_leave(int32_t device, int32_t former);

SEG_API seg_status seg_set_deterministic(int32_t enabled);
// How many threads one operator uses, whichever thread calls it.
SEG_API seg_status seg_set_threads(int32_t count);
SEG_API int32_t seg_get_threads(void);
SEG_API seg_status seg_manual_seed(int64_t seed);
// State of the default generator of a device as a uint8 tensor.
SEG_API seg_status seg_get_random_state(int32_t device, seg_tensor* state);
SEG_API seg_status seg_set_random_state(int32_t device, seg_tensor state);
SEG_API int32_t seg_cuda_device_count(void);
SEG_API const char* seg_libtorch_version(void);
// Chooses the vector kernels of a level of the processor, "base", "v3" or "v4"; SEG_INVALID_ARGUMENT where it has no such level. For comparing them:
// nothing else may run meanwhile.
SEG_API seg_status seg_use_kernels(const char* level);

typedef struct seg_memory_stats {
  int64_t in_use;     // bytes held by live CPU tensors
  int64_t peak;       // largest in_use since the last reset
  int64_t cached;     // bytes kept for reuse
  int64_t allocations;  // blocks asked for
  int64_t reused;       // of them, served from the cache
} seg_memory_stats;

// Installs the caching CPU allocator; it stays for the life of the process.
SEG_API seg_status seg_allocator_install(void);
SEG_API void seg_allocator_stats(seg_memory_stats* stats);
SEG_API void seg_allocator_reset_peak(void);
SEG_API void seg_allocator_trim(void);

// High-water marks beside the peak, which also steers the cache and must not be reset in the middle of a run.
enum { SEG_MARK_STAGE = 0, SEG_MARK_PROFILE = 1, SEG_MARK_COUNT = 2 };
// The most bytes that were in use since the last call for this mark.
SEG_API seg_status seg_allocator_take_mark(int32_t mark, int64_t* most);
