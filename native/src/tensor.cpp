// Handles, their memory, autograd and the modes of the process.
#include "../kernels/layers.h"
#include "handles.h"
#include "status.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/Generator.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include <atomic>
#include <stdexcept>

namespace {
std::atomic<int64_t> live_handles{0};
std::atomic<int32_t> wanted_threads{0};
thread_local int32_t applied_threads = 0;

// Since libtorch 2.4 autocast is asked for by device; before, each device had functions of its own.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
bool autocast_enabled(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
at::ScalarType autocast_type(c10::DeviceType device) { return at::autocast::get_autocast_dtype(device); }
void set_autocast(c10::DeviceType device, bool enabled, at::ScalarType dtype) {
  at::autocast::set_autocast_dtype(device, dtype);
  at::autocast::set_autocast_enabled(device, enabled);
}
#else
bool autocast_enabled(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
at::ScalarType autocast_type(c10::DeviceType device) {
  return device == c10::DeviceType::CPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}
void set_autocast(c10::DeviceType device, bool enabled, at::ScalarType dtype) {
  if (device == c10::DeviceType::CPU) {
    at::autocast::set_autocast_cpu_dtype(dtype);
    at::autocast::set_cpu_enabled(enabled);
  } else {
    at::autocast::set_autocast_gpu_dtype(dtype);
    at::autocast::set_enabled(enabled);
  }
}
#endif
}  // namespace

void seg_apply_threads() {
  const int32_t wanted = wanted_threads.load(std::memory_order_relaxed);
  if (applied_threads == wanted) return;
#ifdef _OPENMP
  // at::set_num_threads would also make XNNPACK's threads, again for each thread that calls it; they spin for a twentieth of a second, on the processors that
  // the first operators need. What ATen sets when it is first asked in a thread comes before, since it would undo this: in libtorch, and in what
  // its headers put here.
  at::get_num_threads();
  at::internal::lazy_init_num_threads();
  omp_set_num_threads(wanted);
  if (at::get_num_threads() != wanted)  // libtorch has an OpenMP of its own
#endif
    at::set_num_threads(wanted);
  applied_threads = wanted;
}

seg_tensor seg_release(at::Tensor tensor) {
  if (!tensor.defined()) return nullptr;
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return reinterpret_cast<seg_tensor>(tensor.unsafeReleaseTensorImpl());
}

at::Tensor seg_reclaim(seg_tensor handle) {
  if (handle == nullptr) return at::Tensor();
  live_handles.fetch_sub(1, std::memory_order_relaxed);
  return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(seg_impl(handle)));
}

seg_status seg_tensor_free(seg_tensor tensor) {
  return seg_guard([&] {
    const at::Tensor last = seg_reclaim(tensor);
    // a weight of which a packed form is kept has a weak reference
    if (last.defined() && last.use_count() == 1 && last.weak_use_count() > 1) segsharp::forget_packed(last);
  });
}

seg_status seg_forget_packed(seg_tensor tensor) {
  return seg_guard([&] { segsharp::forget_packed(seg_borrow(tensor)); });
}

int64_t seg_tensor_live_count(void) { return live_handles.load(std::memory_order_relaxed); }

seg_status seg_tensor_get_info(seg_tensor handle, seg_tensor_info* info) {
  return seg_guard([&] {
    const at::Tensor tensor = seg_borrow(handle);
    if (tensor.dim() > SEG_MAX_DIMENSIONS) throw std::invalid_argument("a tensor of more than 12 dimensions");
    info->rank = static_cast<int32_t>(tensor.dim());
    for (int64_t i = 0; i < tensor.dim(); ++i) {
      info->sizes[i] = tensor.size(i);
      info->strides[i] = tensor.layout() == at::kStrided ? tensor.stride(i) : 0;
    }
    info->data = tensor.has_storage() ? tensor.data_ptr() : nullptr;
    info->dtype = static_cast<int32_t>(tensor.scalar_type());
    info->device = seg_device_code(tensor.device());
    info->requires_grad = tensor.requires_grad();
    info->contiguous = tensor.is_contiguous();
    info->references = static_cast<int32_t>(tensor.use_count()) - 1;
  });
}

seg_status seg_set_requires_grad(seg_tensor tensor, int32_t value) {
  return seg_guard([&] { seg_borrow(tensor).set_requires_grad(value != 0); });
}

seg_status seg_get_grad(seg_tensor tensor, seg_tensor* grad) {
  return seg_guard([&] { *grad = seg_release(seg_borrow(tensor).grad()); });
}

seg_status seg_set_grad(seg_tensor tensor, seg_tensor grad) {
  return seg_guard([&] { seg_borrow(tensor).mutable_grad() = seg_borrow(grad); });
}

seg_status seg_backward(const seg_tensor* roots, const seg_tensor* gradients, int32_t count, int32_t retain_graph) {
  return seg_guard([&] {
    torch::autograd::variable_list root_list, gradient_list;
    for (int32_t i = 0; i < count; ++i) {
      root_list.push_back(seg_borrow(roots[i]));
      gradient_list.push_back(gradients ? seg_borrow(gradients[i]) : at::Tensor());
    }
    seg_apply_threads();
    torch::autograd::backward(root_list, gradient_list, retain_graph != 0, /*create_graph=*/false);
  });
}

int32_t seg_grad_mode(void) { return c10::GradMode::is_enabled(); }

void seg_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

seg_status seg_inference_mode_enter(void** guard) {
  return seg_guard([&] { *guard = new c10::InferenceMode(true); });
}

void seg_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

seg_status seg_autocast_enter(int32_t device, int32_t dtype, int32_t* former) {
  return seg_guard([&] {
    const c10::DeviceType type = seg_device(device).type();
    *former = autocast_enabled(type) ? static_cast<int32_t>(autocast_type(type)) : -1;
    set_autocast(type, dtype >= 0, dtype >= 0 ? static_cast<at::ScalarType>(dtype) : autocast_type(type));
    at::autocast::increment_nesting();
  });
}

seg_status seg_autocast_leave(int32_t device, int32_t former) {
  return seg_guard([&] {
    const c10::DeviceType type = seg_device(device).type();
    // weights that were converted once for all uses belong to the outermost part
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    set_autocast(type, former >= 0, former >= 0 ? static_cast<at::ScalarType>(former) : autocast_type(type));
  });
}

seg_status seg_set_deterministic(int32_t enabled) {
  return seg_guard([&] {
    at::globalContext().setDeterministicAlgorithms(enabled != 0, /*warn_only=*/false);
    at::globalContext().setDeterministicCuDNN(enabled != 0);
  });
}

seg_status seg_set_threads(int32_t count) {
  return seg_guard([&] {
    if (count < 1) throw std::invalid_argument("the number of threads must be at least 1");
    wanted_threads.store(count, std::memory_order_relaxed);
    seg_apply_threads();
  });
}

int32_t seg_get_threads(void) {
  seg_apply_threads();
  return at::get_num_threads();
}

seg_status seg_manual_seed(int64_t seed) {
  return seg_guard([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

seg_status seg_get_random_state(int32_t device, seg_tensor* state) {
  return seg_guard([&] {
    at::Generator generator = at::globalContext().defaultGenerator(seg_device(device));
    std::lock_guard<std::mutex> lock(generator.mutex());
    *state = seg_release(generator.get_state());
  });
}

seg_status seg_set_random_state(int32_t device, seg_tensor state) {
  return seg_guard([&] {
    at::Generator generator = at::globalContext().defaultGenerator(seg_device(device));
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(seg_borrow(state));
  });
}

int32_t seg_cuda_device_count(void) {
  int32_t count = 0;
  // a driver that cannot be asked is a machine without devices
  const seg_status status = seg_guard([&] { count = at::hasCUDA() ? static_cast<int32_t>(at::getNumGPUs()) : 0; });
  return status == SEG_OK ? count : 0;
}

const char* seg_libtorch_version(void) { return TORCH_VERSION; }

seg_status seg_use_kernels(const char* level) {
  return seg_guard([&] {
    if (!segsharp::use_kernels(level)) throw std::invalid_argument("this processor has no level '" + std::string(level) + "'");
    segsharp::forget_all_packed();
  });
}
