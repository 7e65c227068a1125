// Weights as the kernels read them, and which of them are kept.
#include <ATen/ops/empty.h>
#include <c10/util/intrusive_ptr.h>

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "layers.h"

namespace segsharp {
namespace {

const c10::StorageImpl* storage_of(const at::Tensor& tensor) { return tensor.has_storage() ? tensor.storage().unsafeGetStorageImpl() : nullptr; }

// One tensor that something was made from. What was made is as good as long as the tensor lives, has not changed (its version counts in-place
// operations) and has the same memory.
struct Source {
  c10::weak_intrusive_ptr<c10::TensorImpl> tensor;
  const c10::StorageImpl* storage;
  uint32_t version;
  const void* data;

  explicit Source(const at::Tensor& from)
      : tensor(from.getIntrusivePtr()),
        storage(storage_of(from)),
        version(from.unsafeGetTensorImpl()->version_counter().current_version()),
        data(from.data_ptr()) {}

  bool is(const at::Tensor& now) const {
    return !tensor.expired() && tensor._unsafe_get_target() == now.unsafeGetTensorImpl() &&
           version == now.unsafeGetTensorImpl()->version_counter().current_version() && data == now.data_ptr();
  }
};

struct Kept {
  std::vector<Source> sources;
  std::shared_ptr<const void> made;

  bool is_from(const std::vector<at::Tensor>& tensors) const {
    return std::equal(sources.begin(), sources.end(), tensors.begin(), tensors.end(), [](const Source& source, const at::Tensor& now) { return source.is(now); });
  }
};

// The first source and what was made of it.
using Key = std::pair<const c10::TensorImpl*, Arrangement>;

class Keeper {
 public:
  std::shared_ptr<const void> find(const Key& key, const std::vector<at::Tensor>& sources) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = kept_.find(key);
    return found != kept_.end() && found->second.is_from(sources) ? found->second.made : nullptr;
  }

  void keep(const Key& key, Kept entry) {
    std::lock_guard<std::mutex> lock(mutex_);
    sweep();
    if (const auto found = kept_.find(key); found != kept_.end()) drop(found);
    for (const Source& source : entry.sources) users_.insert({source.storage, key});
    kept_.emplace(key, std::move(entry));
    count_ = kept_.size();
  }

  // A write through a view or a detached tensor is one to all that share the storage.
  void forget(const c10::StorageImpl* storage) {
    if (count_.load(std::memory_order_relaxed) == 0) return;
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto user = first_user(storage); user != users_.end() && user->first == storage; user = first_user(storage)) drop(kept_.find(user->second));
    count_ = kept_.size();
  }

  void forget_all() {
    std::lock_guard<std::mutex> lock(mutex_);
    kept_.clear();
    users_.clear();
    count_ = 0;
  }

 private:
  using Entries = std::map<Key, Kept>;

  std::set<std::pair<const c10::StorageImpl*, Key>>::iterator first_user(const c10::StorageImpl* storage) {
    return users_.lower_bound({storage, {nullptr, Arrangement::Transposed}});
  }

  Entries::iterator drop(Entries::iterator entry) {
    for (const Source& source : entry->second.sources) users_.erase({source.storage, entry->first});
    return kept_.erase(entry);
  }

  // Weights that died without their handle (see seg_tensor_free) give their memory back once in a while.
  void sweep() {
    if (kept_.size() < limit_) return;
    for (auto i = kept_.begin(); i != kept_.end();) i = i->second.sources.front().tensor.expired() ? drop(i) : std::next(i);
    limit_ = std::max<size_t>(1024, 2 * kept_.size());
  }

  std::mutex mutex_;
  Entries kept_;
  std::set<std::pair<const c10::StorageImpl*, Key>> users_;  // who is made from what lies in a storage
  std::atomic<size_t> count_{0};                             // readable without the lock
  size_t limit_ = 1024;
};

// Never destroyed: tensors of other static objects may outlive any order of destruction.
Keeper& keeper() {
  static auto* instance = new Keeper();
  return *instance;
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
  // a part of the work for each thread, where it is worth waking them
  at::parallel_for(0, k.panels(width), std::max<int64_t>(1, (1 << 14) / (depth * width / k.panels(width) + 1)), [&](int64_t begin, int64_t end) {
    k.pack_panels(from, in, depth, width, transposed, begin, end, packed->data());
  });
  return packed;
}

}  // namespace

at::Tensor patch_weight(const at::Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1), taps = weight.size(2) * weight.size(3);
  at::Tensor result = at::empty({out, taps, in}, weight.options().memory_format(at::MemoryFormat::Contiguous));
  transpose_each(weight.contiguous().data_ptr<float>(), out, in, taps, result.data_ptr<float>());
  return result;
}

std::shared_ptr<const void> kept_from(const std::vector<at::Tensor>& sources, Arrangement arrangement, bool keep,
                                      const std::function<std::shared_ptr<const void>()>& make) {
  // an inference tensor does not count its changes
  if (!keep || std::any_of(sources.begin(), sources.end(), [](const at::Tensor& source) { return source.is_inference(); })) return make();
  const Key key{sources.front().unsafeGetTensorImpl(), arrangement};
  if (std::shared_ptr<const void> found = keeper().find(key, sources)) return found;
  std::shared_ptr<const void> made = make();
  keeper().keep(key, Kept{std::vector<Source>(sources.begin(), sources.end()), made});
  return made;
}

PackedWeight packed_weight(const at::Tensor& weight, Arrangement arrangement, bool keep) {
  return std::static_pointer_cast<const Scratch>(kept_from({weight}, arrangement, keep, [&] { return pack(weight, arrangement); }));
}

void forget_packed(const at::Tensor& weight) { keeper().forget(storage_of(weight)); }

void forget_all_packed() { keeper().forget_all(); }

}  // namespace segsharp
