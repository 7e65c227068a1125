// Weights as the kernels read them, and which of them are kept.
#include <ATen/ops/empty.h>
#include <c10/util/intrusive_ptr.h>

#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "layers.h"

namespace segsharp {
namespace {

// One tensor that something was made from. What was made is as good as long as the tensor lives, has not changed (its version counts in-place
// operations) and has the same memory.
struct Source {
  c10::weak_intrusive_ptr<c10::TensorImpl> tensor;
  uint32_t version;
  const void* data;

  explicit Source(const at::Tensor& from)
      : tensor(from.getIntrusivePtr()), version(from.unsafeGetTensorImpl()->version_counter().current_version()), data(from.data_ptr()) {}

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

  bool is_gone() const { return sources.front().tensor.expired(); }
};

using Key = std::pair<const c10::TensorImpl*, Arrangement>;

std::mutex mutex;

std::map<Key, Kept>& kept() {
  static auto* all = new std::map<Key, Kept>();
  return *all;
}

// Weights of models that are gone give their memory back once in a while.
void sweep() {
  static size_t limit = 1024;
  if (kept().size() < limit) return;
  for (auto i = kept().begin(); i != kept().end();) i = i->second.is_gone() ? kept().erase(i) : std::next(i);
  limit = std::max<size_t>(1024, 2 * kept().size());
}

PackedWeight pack(const at::Tensor& weight, Arrangement arrangement) {
  const Kernels& k = kernels();
  at::Tensor matrix = weight;
  const int64_t out = weight.size(0);
  if (arrangement == Arrangement::Taps) matrix = weight.reshape({out, 9}).t();
  if (arrangement == Arrangement::PatchTransposed || arrangement == Arrangement::PatchPlain) matrix = weight.permute({0, 2, 3, 1}).reshape({out, -1});
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

std::shared_ptr<const void> kept_from(const std::vector<at::Tensor>& sources, Arrangement arrangement, bool keep,
                                      const std::function<std::shared_ptr<const void>()>& make) {
  // an inference tensor does not count its changes
  if (!keep || std::any_of(sources.begin(), sources.end(), [](const at::Tensor& source) { return source.is_inference(); })) return make();
  const Key key{sources.front().unsafeGetTensorImpl(), arrangement};
  {
    std::lock_guard<std::mutex> lock(mutex);
    const auto found = kept().find(key);
    if (found != kept().end() && found->second.is_from(sources)) return found->second.made;
  }
  Kept entry{std::vector<Source>(sources.begin(), sources.end()), make()};
  std::shared_ptr<const void> made = entry.made;
  std::lock_guard<std::mutex> lock(mutex);
  sweep();
  kept().insert_or_assign(key, std::move(entry));
  return made;
}

PackedWeight packed_weight(const at::Tensor& weight, Arrangement arrangement, bool keep) {
  return std::static_pointer_cast<const Scratch>(kept_from({weight}, arrangement, keep, [&] { return pack(weight, arrangement); }));
}

void forget_packed(const at::Tensor& weight) {
  std::lock_guard<std::mutex> lock(mutex);
  const auto first = kept().lower_bound({weight.unsafeGetTensorImpl(), Arrangement::Transposed});
  auto last = first;
  while (last != kept().end() && last->first.first == weight.unsafeGetTensorImpl()) ++last;
  kept().erase(first, last);
}

}  // namespace segsharp
