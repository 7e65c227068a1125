// Weights as the kernels read them, and which of them are kept.
#include <ATen/ops/empty.h>
#include <c10/util/intrusive_ptr.h>

#include <atomic>
#include <map>
#include <mutex>
#include <tuple>

#include "layers.h"

namespace segsharp {
namespace {

// A packed weight is as good as long as the tensor lives, has not changed (its version counts in-place operations) and has the same memory.
struct Kept {
  c10::weak_intrusive_ptr<c10::TensorImpl> tensor;
  uint32_t version;
  const float* data;
  PackedWeight packed;

  bool is_for(const at::Tensor& weight) const {
    return !tensor.expired() && version == weight.unsafeGetTensorImpl()->version_counter().current_version() && data == weight.data_ptr<float>();
  }
};

// Ordered by the storage first, since a write through a view or a detached tensor is one to all that share it.
using Key = std::tuple<const c10::StorageImpl*, const c10::TensorImpl*, Arrangement>;

std::mutex mutex;

// How many are kept, readable without the lock.
std::atomic<size_t> kept_count{0};

const c10::StorageImpl* storage_of(const at::Tensor& tensor) { return tensor.has_storage() ? tensor.storage().unsafeGetStorageImpl() : nullptr; }

std::map<Key, Kept>& kept() {
  static auto* all = new std::map<Key, Kept>();
  return *all;
}

// Weights that died without their handle (see seg_tensor_free) give their memory back once in a while.
void sweep() {
  static size_t limit = 1024;
  if (kept().size() < limit) return;
  for (auto i = kept().begin(); i != kept().end();) i = i->second.tensor.expired() ? kept().erase(i) : std::next(i);
  limit = std::max<size_t>(1024, 2 * kept().size());
}

PackedWeight pack(const at::Tensor& weight, Arrangement arrangement) {
  const Kernels& k = kernels();
  at::Tensor matrix = weight;
  const int64_t out = weight.size(0);
  if (arrangement == Arrangement::Taps) matrix = weight.reshape({out, 9}).t();
  if (arrangement == Arrangement::PatchTransposed || arrangement == Arrangement::PatchPlain) matrix = patch_weight(weight).reshape({out, -1});
  matrix = matrix.contiguous();
  const float* from = matrix.data_ptr<float>();
  if (arrangement == Arrangement::Taps) {
    auto copy = std::make_shared<Scratch>(matrix.numel());
    std::copy_n(from, matrix.numel(), copy->data());
    return copy;
  }
  const int64_t in = matrix.numel() / out;
  const bool transposed = arrangement == Arrangement::Transposed || arrangement == Arrangement::PatchTransposed;
  const int64_t depth = transposed ? in : out, width = transposed ? out : in;
  auto packed = std::make_shared<Scratch>(k.packed_size(depth, width));
  k.pack(from, in, depth, width, transposed, packed->data());
  return packed;
}

}  // namespace

at::Tensor patch_weight(const at::Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1), taps = weight.size(2) * weight.size(3);
  at::Tensor result = at::empty({out, taps, in}, weight.options().memory_format(at::MemoryFormat::Contiguous));
  transpose_each(weight.contiguous().data_ptr<float>(), out, in, taps, result.data_ptr<float>());
  return result;
}

PackedWeight packed_weight(const at::Tensor& weight, Arrangement arrangement, bool keep) {
  // an inference tensor does not count its changes
  if (!keep || weight.is_inference()) return pack(weight, arrangement);
  const Key key{storage_of(weight), weight.unsafeGetTensorImpl(), arrangement};
  {
    std::lock_guard<std::mutex> lock(mutex);
    const auto found = kept().find(key);
    if (found != kept().end() && found->second.is_for(weight)) return found->second.packed;
  }
  PackedWeight packed = pack(weight, arrangement);
  std::lock_guard<std::mutex> lock(mutex);
  sweep();
  kept().insert_or_assign(key, Kept{c10::weak_intrusive_ptr<c10::TensorImpl>(weight.getIntrusivePtr()),
                                    weight.unsafeGetTensorImpl()->version_counter().current_version(), weight.data_ptr<float>(), packed});
  kept_count = kept().size();
  return packed;
}

void forget_packed(const at::Tensor& weight) {
  if (kept_count.load(std::memory_order_relaxed) == 0) return;
  const c10::StorageImpl* storage = storage_of(weight);
  std::lock_guard<std::mutex> lock(mutex);
  const auto first = kept().lower_bound({storage, nullptr, Arrangement::Transposed});
  auto last = first;
  while (last != kept().end() && std::get<0>(last->first) == storage) ++last;
  kept().erase(first, last);
  kept_count = kept().size();
}

void forget_all_packed() {
  std::lock_guard<std::mutex> lock(mutex);
  kept().clear();
  kept_count = 0;
}

}  // namespace segsharp
