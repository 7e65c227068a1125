// Between seg_tensor and at::Tensor: a handle is the TensorImpl pointer that owns one reference.
#pragma once

#include "segsharp_tensor.h"

#include <ATen/core/Tensor.h>

inline at::TensorImpl* seg_impl(seg_tensor handle) { return reinterpret_cast<at::TensorImpl*>(handle); }

// Hands a reference out; an undefined tensor becomes null.
seg_tensor seg_release(at::Tensor tensor);

// Takes a reference back that seg_release handed out; null becomes an undefined tensor.
at::Tensor seg_reclaim(seg_tensor handle);

// Gives this thread the number of threads that seg_set_threads chose; OpenMP keeps it apart for each thread.
void seg_apply_threads();

// A new reference to the tensor behind a handle; null becomes an undefined tensor.
inline at::Tensor seg_borrow(seg_tensor handle) {
  if (handle == nullptr) return at::Tensor();
  return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim_copy(seg_impl(handle)));
}

inline int32_t seg_device_code(c10::Device device) {
  return static_cast<int32_t>(device.type()) | ((device.index() + 1) << 8);
}

inline c10::Device seg_device(int64_t code) {
  return c10::Device(static_cast<c10::DeviceType>(code & 0xff), static_cast<c10::DeviceIndex>(((code >> 8) & 0xff) - 1));
}
