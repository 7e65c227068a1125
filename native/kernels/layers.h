// What the fused layers share: memory, packed weights and how work is divided among threads.
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "simd/kernels.h"

namespace segsharp {

// Memory for intermediate numbers, from the caching allocator. Its first byte lies on a cache line.
class Scratch {
 public:
  explicit Scratch(int64_t floats) : memory_(c10::GetCPUAllocator()->allocate(std::max<int64_t>(floats, 1) * sizeof(float))) {}

  float* data() const { return static_cast<float*>(memory_.get()); }

 private:
  c10::DataPtr memory_;
};

// How a weight is arranged before it is packed.
enum class Arrangement {
  Transposed,       // [out, in] for products with wᵀ: the forward pass of a linear map
  Plain,            // [out, in] for products with w: its gradient with respect to the input
  PatchTransposed,  // [out, in, height, width], taken as [out, height width in]: patches lie channels last
  PatchPlain,       // the same for the gradient
  Taps,             // not packed: [channels, 1, 3, 3] as [9, channels]
  FoldedHead,       // what a decode head's weights are folded to
};

using PackedWeight = std::shared_ptr<const Scratch>;

// The weight as the kernels read it. With 'keep' (in inference) what was packed is kept until the weight changes or dies.
PackedWeight packed_weight(const at::Tensor& weight, Arrangement arrangement, bool keep);

// What 'make' makes of tensors; with 'keep' it is kept until one of them changes or dies.
std::shared_ptr<const void> kept_from(const std::vector<at::Tensor>& sources, Arrangement arrangement, bool keep,
                                      const std::function<std::shared_ptr<const void>()>& make);

// Drops what was kept for the weights that share this one's memory, which is about to be given back or written to from outside of libtorch.
// Costs next to nothing where nothing is kept.
void forget_packed(const at::Tensor& weight);

// Drops all of it.
void forget_all_packed();

inline bool is_plain(const at::Tensor& t) { return t.scalar_type() == at::kFloat && t.device().is_cpu(); }

// Whether this is a contiguous vector that a kernel can read.
inline bool is_vector(const at::Tensor& t, int64_t size) { return t.dim() == 1 && t.size(0) == size && is_plain(t) && t.is_contiguous(); }

// How much a sample's branch counts: stochastic depth gives 0 to those that are dropped.
inline float scale_of(const c10::optional<at::Tensor>& scale, int64_t sample) { return scale ? scale->data_ptr<float>()[sample] : 1.f; }

// A leading dimension for rows of this many floats: a stride of whole pages would put all rows of a tile into one set of the first cache.
inline int64_t spaced(int64_t floats) { return floats % 1024 == 0 ? floats + 16 : floats; }

inline float* floats_of(const at::Tensor& tensor) { return tensor.defined() ? tensor.data_ptr<float>() : nullptr; }

// Rows that are worked on together: several tiles, few enough for the second cache; and how few are still worth it.
constexpr int64_t kStrip = 112, kShortStrip = 28;

// A number of rows cut into strips of nearly one length, as many for each thread where they are long enough: of three, one thread would have two.
struct Strips {
  int64_t rows, count;

  explicit Strips(int64_t all_rows, int64_t most = kStrip) : rows(all_rows), count((all_rows + most - 1) / most) {
    const int64_t threads = at::get_num_threads(), even = (count + threads - 1) / threads * threads;
    count = std::max(count, std::min(even, rows / kShortStrip));
  }

  int64_t first(int64_t strip) const { return rows * strip / count; }
  int64_t last(int64_t strip) const { return rows * (strip + 1) / count; }
  int64_t longest() const { return (rows + count - 1) / count; }
};

// Calls body(thread, job) for each job, neighbouring jobs on one thread; the division depends on nothing but the numbers of jobs and threads, so
// that sums kept by thread are the same in every run.
template <typename Body>
void each_job(int64_t jobs, const Body& body) {
  at::parallel_for(0, jobs, 1, [&](int64_t begin, int64_t end) {
    const int thread = at::get_thread_num();
    for (int64_t job = begin; job < end; ++job) body(thread, job);
  });
}

// Each row, a matrix [height, width], transposed: weights [out, in, kernel kernel] become [out, kernel kernel, in], or the other way about.
inline void transpose_each(const float* from, int64_t rows, int64_t height, int64_t width, float* to) {
  at::parallel_for(0, rows, std::max<int64_t>(1, (1 << 14) / (height * width)), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const float* matrix = from + row * height * width;
      float* transposed = to + row * height * width;
      for (int64_t x = 0; x < width; ++x) {
        for (int64_t y = 0; y < height; ++y) transposed[x * height + y] = matrix[y * width + x];
      }
    }
  });
}

// A convolution's weight [out, in, height, width] as [out, height width, in].
at::Tensor patch_weight(const at::Tensor& weight);

// One scratch memory a thread.
class ThreadScratch {
 public:
  explicit ThreadScratch(int64_t floats) : floats_(floats), memory_(at::get_num_threads()) {}

  float* of(int thread) {
    if (!memory_[thread]) memory_[thread] = std::make_unique<Scratch>(floats_);
    return memory_[thread]->data();
  }

 private:
  int64_t floats_;
  std::vector<std::unique_ptr<Scratch>> memory_;
};

// Sums that each thread keeps for itself, for gradients of weights; added up in the order of the threads. The first thread's are made where the sum of
// all goes, whatever is there before.
class ThreadSums {
 public:
  ThreadSums(float* target, int64_t floats) : target_(target), floats_(floats), others_(floats), begun_(at::get_num_threads()) {}

  // Nothing is summed into a tensor that is undefined.
  explicit ThreadSums(const at::Tensor& target) : ThreadSums(floats_of(target), target.defined() ? target.numel() : 0) {}

  // This thread's sums, zero at first.
  float* of(int thread) {
    float* sums = thread == 0 ? target_ : others_.of(thread);
    if (!begun_[thread]) {
      std::fill_n(sums, floats_, 0.f);
      begun_[thread] = true;
    }
    return sums;
  }

  // From here on the target holds the sums of all threads.
  void finish() {
    if (floats_ == 0) return;
    float* target = of(0);
    for (size_t thread = 1; thread < begun_.size(); ++thread) {
      if (!begun_[thread]) continue;
      const float* from = of(static_cast<int>(thread));
      at::parallel_for(0, floats_, 1 << 14, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) target[i] += from[i];
      });
    }
  }

 private:
  float* target_;
  int64_t floats_;
  ThreadScratch others_;
  std::vector<char> begun_;  // no bits: threads write to it at the same time
};

}  // namespace segsharp
