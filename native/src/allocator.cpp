// A caching CPU allocator. glibc gives blocks above 128 KiB back to the system at every free, so that each training step
// pays for mapping and zeroing gigabytes again; this one keeps freed memory and hands it out again: small blocks from bins of their size, large ones
// from ranges of pages that are cut and joined, so that what one phase of a step leaves behind serves blocks of other sizes in the next.
#include "memory_mark.h"
#include "page_ranges.h"
#include "status.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <malloc.h>

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
constexpr size_t kHeader = 64;      // holds the block's size before the data
constexpr size_t kSmallest = 64;
constexpr size_t kLarge = size_t{64} << 10;  // from here on, header included, blocks are whole pages
constexpr size_t kMost = size_t{1} << 47;    // no address space is larger
constexpr int kStepsPerOctave = 8;           // a small block is at most 1/8 larger than what was asked for
constexpr int kBins = 17 * kStepsPerOctave;

// What blocks in use and idle ones together may take above the peak in use: a quarter of the peak and this.
constexpr int64_t kIdleAllowance = int64_t{64} << 20;

// Before the data of each block.
struct Header {
  static constexpr int kPages = -1;

  size_t size;  // of the block, header included
  int bin;      // or kPages
};

// Bins at 2^k * (1 + s/8): exact multiples of kSmallest below 512 bytes.
Header small_block(size_t size) {
  int octave = 63 - __builtin_clzll(size);
  size_t base = size_t{1} << octave;
  size_t step = std::max<size_t>(base / kStepsPerOctave, 1);
  size_t steps = (size - base + step - 1) / step;
  size_t rounded = base + steps * step;
  if (steps == kStepsPerOctave) {
    ++octave;
    steps = 0;
  }
  return {rounded, octave * kStepsPerOctave + static_cast<int>(steps)};
}

Header block_for(size_t bytes) {
  const size_t size = bytes + kHeader;
  return size < kLarge ? small_block(size) : Header{(size + PageRanges::kPage - 1) / PageRanges::kPage * PageRanges::kPage, Header::kPages};
}

class Cache {
 public:
  void* take(size_t bytes) {
    if (bytes >= kMost) out_of_memory(bytes);  // rounding up could overflow
    const Header header = block_for(bytes);
    std::lock_guard<std::mutex> lock(mutex_);
    ++stats_.allocations;
    char* block = take_idle(header);
    if (block != nullptr) {
      ++stats_.reused;
    } else {
      block = fresh(header);
    }
    *reinterpret_cast<Header*>(block) = header;
    stats_.in_use += header.size;
    stats_.peak = std::max(stats_.peak, stats_.in_use);
    for (int64_t& mark : marks_) mark = std::max(mark, stats_.in_use);
    return block + kHeader;
  }

  void give_back(void* data) {
    char* block = static_cast<char*>(data) - kHeader;
    const Header header = *reinterpret_cast<Header*>(block);
    std::lock_guard<std::mutex> lock(mutex_);
    stats_.in_use -= header.size;
    if (header.bin == Header::kPages) {
      pages_.give_back(block, header.size);
    } else {
      bins_[header.bin].push_back(block);
      in_bins_ += header.size;
    }
  }

  seg_memory_stats stats() {
    std::lock_guard<std::mutex> lock(mutex_);
    seg_memory_stats result = stats_;
    result.cached = idle();
    return result;
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
    keep_idle(0);
    malloc_trim(0);
  }

 private:
  [[noreturn]] static void out_of_memory(size_t bytes) {
    TORCH_CHECK(false, "not enough memory: ", bytes, " bytes were asked for");
    std::abort();  // not reached; TORCH_CHECK is not known never to return
  }

  int64_t idle() const { return in_bins_ + static_cast<int64_t>(pages_.idle()); }

  char* take_idle(const Header& header) {
    if (header.bin == Header::kPages) return pages_.take(header.size);
    auto& blocks = bins_[header.bin];
    if (blocks.empty()) return nullptr;
    char* block = blocks.back();
    blocks.pop_back();
    in_bins_ -= header.size;
    return block;
  }

  char* take_new(const Header& header) {
    if (header.bin == Header::kPages) return pages_.take_new(header.size);
    void* block = nullptr;
    return posix_memalign(&block, kAlignment, header.size) == 0 ? static_cast<char*>(block) : nullptr;
  }

  char* fresh(const Header& header) {
    // Measured against what is in use now: at the end of a step nearly all of its memory is idle, and the next step wants it back.
    const int64_t room = stats_.peak + stats_.peak / 4 + kIdleAllowance - stats_.in_use - static_cast<int64_t>(header.size);
    keep_idle(std::max<int64_t>(0, room));
    char* block = take_new(header);
    if (block == nullptr) {
      keep_idle(0);
      block = take_new(header);
      if (block == nullptr) out_of_memory(header.size);
    }
    return block;
  }

  // Gives idle memory back, large ranges first, until no more than the given number of bytes is kept.
  void keep_idle(int64_t keep) {
    if (idle() > keep) pages_.release(idle() - keep);
    for (int bin = kBins - 1; bin >= 0; --bin) {
      auto& blocks = bins_[bin];
      while (!blocks.empty() && idle() > keep) {
        in_bins_ -= reinterpret_cast<Header*>(blocks.back())->size;
        free(blocks.back());
        blocks.pop_back();
      }
    }
  }

  std::mutex mutex_;
  PageRanges pages_;
  std::vector<char*> bins_[kBins];
  int64_t in_bins_ = 0;
  seg_memory_stats stats_{};  // but for what is idle
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
