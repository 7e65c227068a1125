// A caching CPU allocator. glibc gives blocks above 128 KiB back to the system at every free, so that each training step
// pays for mapping and zeroing gigabytes again; this one keeps freed blocks in bins and hands them out again.
#include "memory_mark.h"
#include "status.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

#define SEG_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace {

constexpr size_t kAlignment = 64;   // a cache line, and the widest vector
constexpr size_t kHeader = 64;      // holds the bin before the data
constexpr size_t kSmallest = 64;
constexpr size_t kHugePage = size_t{2} << 20;
constexpr int kStepsPerOctave = 8;  // a block is at most 1/8 larger than what was asked for
constexpr int kOctaves = 47;         // no address space is larger than 2^47 bytes
constexpr int kBins = (kOctaves + 1) * kStepsPerOctave;

// What blocks in use and idle ones together may take above the peak in use: a quarter of the peak and this.
constexpr int64_t kIdleAllowance = int64_t{64} << 20;

struct Bin {
  int index;
  size_t size;
};

// Bins at 2^k * (1 + s/8): exact multiples of kSmallest below 512 bytes.
Bin bin_of(size_t bytes) {
  size_t size = std::max(bytes, kSmallest);
  int octave = 63 - __builtin_clzll(size);
  size_t base = size_t{1} << octave;
  size_t step = std::max<size_t>(base / kStepsPerOctave, 1);
  size_t steps = (size - base + step - 1) / step;
  size_t rounded = base + steps * step;
  if (steps == kStepsPerOctave) {
    ++octave;
    steps = 0;
  }
  return {octave * kStepsPerOctave + static_cast<int>(steps), rounded};
}

class Cache {
 public:
  void* take(size_t bytes) {
    if (bytes >= size_t{1} << kOctaves) out_of_memory(bytes);  // there is no bin for it, and rounding up could overflow
    const Bin bin = bin_of(bytes);
    std::lock_guard<std::mutex> lock(mutex_);
    ++stats_.allocations;
    auto& blocks = idle_[bin.index];
    void* data;
    if (!blocks.empty()) {
      data = blocks.back();
      blocks.pop_back();
      stats_.cached -= bin.size;
      ++stats_.reused;
    } else {
      data = fresh(bin);
    }
    stats_.in_use += bin.size;
    stats_.peak = std::max(stats_.peak, stats_.in_use);
    for (int64_t& mark : marks_) mark = std::max(mark, stats_.in_use);
    return data;
  }

  void give_back(void* data) {
    std::lock_guard<std::mutex> lock(mutex_);
    const Bin bin = *header(data);
    stats_.in_use -= bin.size;
    stats_.cached += bin.size;
    idle_[bin.index].push_back(data);
  }

  seg_memory_stats stats() {
    std::lock_guard<std::mutex> lock(mutex_);
    return stats_;
  }

  void reset_peak() {
    std::lock_guard<std::mutex> lock(mutex_);
    stats_.peak = stats_.in_use;
  }

  int64_t take_mark(int32_t mark, int64_t* in_use) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (in_use != nullptr) *in_use = stats_.in_use;
    return std::exchange(marks_[mark], stats_.in_use);
  }

  void trim() {
    std::lock_guard<std::mutex> lock(mutex_);
    release_idle(0);
    malloc_trim(0);
  }

 private:
  [[noreturn]] static void out_of_memory(size_t bytes) {
    TORCH_CHECK(false, "not enough memory: ", bytes, " bytes were asked for");
    std::abort();  // not reached; TORCH_CHECK is not known never to return
  }

  static Bin* header(void* data) { return reinterpret_cast<Bin*>(static_cast<char*>(data) - kHeader); }

  // A large block asks for huge pages: the system gives it memory with one fault for 2 MiB instead of 512 of them.
  static void* new_block(size_t size) {
    void* block = nullptr;
    if (posix_memalign(&block, size < kHugePage ? kAlignment : kHugePage, size) != 0) return nullptr;
    if (size >= kHugePage) madvise(block, size / kHugePage * kHugePage, MADV_HUGEPAGE);
    return block;
  }

  void* fresh(const Bin& bin) {
    // Measured against what is in use now: at the end of a step nearly all of its memory is idle, and the next step wants it back.
    const int64_t room = stats_.peak + stats_.peak / 4 + kIdleAllowance - stats_.in_use - static_cast<int64_t>(bin.size);
    if (stats_.cached > room) release_idle(std::max<int64_t>(0, room));
    void* block = new_block(bin.size + kHeader);
    if (block == nullptr) {
      release_idle(0);
      block = new_block(bin.size + kHeader);
      if (block == nullptr) out_of_memory(bin.size);
    }
    void* data = static_cast<char*>(block) + kHeader;
    *header(data) = bin;
    return data;
  }

  // Gives idle blocks back, the largest first, until no more than the given number of bytes is kept.
  void release_idle(int64_t keep) {
    for (int index = kBins - 1; index >= 0 && stats_.cached > keep; --index) {
      auto& blocks = idle_[index];
      while (!blocks.empty() && stats_.cached > keep) {
        void* data = blocks.back();
        blocks.pop_back();
        stats_.cached -= header(data)->size;
        free(static_cast<char*>(data) - kHeader);
      }
    }
  }

  std::mutex mutex_;
  std::vector<void*> idle_[kBins];
  seg_memory_stats stats_{};
  int64_t marks_[SEG_MARK_COUNT] = {};
};

// Never destroyed: tensors held by other static objects may outlive any order of destruction.
Cache& cache() {
  static Cache* instance = new Cache();
  return *instance;
}

void give_back(void* data) {
  if (data != nullptr) cache().give_back(data);
}

class CachingAllocator final : public c10::Allocator {
 public:
#if SEG_TORCH_AT_LEAST(2, 3)
  c10::DataPtr allocate(size_t bytes) override {
#else
  c10::DataPtr allocate(size_t bytes) const override {
#endif
    if (bytes == 0) return {nullptr, nullptr, &give_back, c10::Device(c10::DeviceType::CPU)};
    void* data = cache().take(bytes);
    return {data, data, &give_back, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

#if SEG_TORCH_AT_LEAST(2, 3)
  void copy_data(void* destination, const void* source, size_t count) const override {
    std::memcpy(destination, source, count);
  }
#endif
};

}  // namespace

seg_status seg_allocator_install(void) {
  return seg_guard([] {
    static CachingAllocator* allocator = new CachingAllocator();
    c10::SetCPUAllocator(allocator, /*priority=*/1);
  });
}

void seg_allocator_stats(seg_memory_stats* stats) { *stats = cache().stats(); }

void seg_allocator_reset_peak(void) { cache().reset_peak(); }

seg_status seg_allocator_take_mark(int32_t mark, int64_t* most) {
  return seg_guard([&] {
    if (mark < 0 || mark >= SEG_MARK_COUNT) throw std::invalid_argument("there is no such high-water mark");
    *most = cache().take_mark(mark, nullptr);
  });
}

int64_t seg_take_profile_mark(int64_t* in_use) { return cache().take_mark(SEG_MARK_PROFILE, in_use); }

void seg_allocator_trim(void) { cache().trim(); }
