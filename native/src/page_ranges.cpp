#include "page_ranges.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace {

constexpr size_t kHugePage = size_t{2} << 20;

size_t round_up(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

// MAP_FIXED_NOREPLACE; older kernels, and C libraries that do not name it, take the address as a wish.
constexpr int kFixedNoReplace = 0x100000;

char* map(uintptr_t address, size_t bytes, int flags) {
  void* memory = mmap(reinterpret_cast<void*>(address), bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<char*>(memory);
}

char* map_at(uintptr_t address, size_t bytes) {
  char* memory = map(address, bytes, kFixedNoReplace);
  if (memory == nullptr || reinterpret_cast<uintptr_t>(memory) == address) return memory;
  munmap(memory, bytes);
  return nullptr;
}

// Whole huge pages.
char* map_anywhere(size_t bytes) {
  char* wide = map(0, bytes + kHugePage, 0);
  if (wide == nullptr) return nullptr;
  const size_t before = (kHugePage - reinterpret_cast<uintptr_t>(wide) % kHugePage) % kHugePage;
  if (before > 0) munmap(wide, before);
  munmap(wide + before + bytes, kHugePage - before);
  return wide + before;
}

}  // namespace

char* PageRanges::take(size_t bytes) {
  const auto found = by_size_.lower_bound({bytes, nullptr});
  if (found == by_size_.end()) return nullptr;
  const auto [size, begin] = *found;
  erase(idle_.find(begin));
  // from its end, so that what is left lies next to memory that may be mapped later
  if (size > bytes) insert(begin, size - bytes);
  return begin + (size - bytes);
}

char* PageRanges::take_new(size_t bytes) {
  const auto next = idle_.find(lowest_);
  const size_t beside = next == idle_.end() ? 0 : next->second;
  size_t lacking = round_up(bytes - std::min(bytes, beside), kHugePage);
  char* memory = lowest_ == nullptr ? nullptr : map_at(reinterpret_cast<uintptr_t>(lowest_) - lacking, lacking);
  if (memory == nullptr) {
    lacking = round_up(bytes, kHugePage);
    memory = map_anywhere(lacking);
    if (memory == nullptr) return nullptr;
  }
  // the system gives such memory with one fault for 2 MiB instead of 512 of them
  madvise(memory, lacking, MADV_HUGEPAGE);
  lowest_ = memory;
  give_back(memory, lacking);
  return take(bytes);
}

void PageRanges::give_back(char* begin, size_t bytes) {
  const auto next = idle_.lower_bound(begin);
  if (next != idle_.begin()) {
    if (const auto before = std::prev(next); before->first + before->second == begin) {
      begin = before->first;
      bytes += before->second;
      erase(before);
    }
  }
  if (next != idle_.end() && begin + bytes == next->first) {
    bytes += next->second;
    erase(next);
  }
  insert(begin, bytes);
}

void PageRanges::release(size_t bytes) {
  const size_t keep = idle_bytes_ - std::min(idle_bytes_, bytes);
  while (idle_bytes_ > keep) {
    const auto [size, begin] = *by_size_.rbegin();
    const size_t rest = size - std::min(size, round_up(idle_bytes_ - keep, kHugePage));
    erase(idle_.find(begin));
    munmap(begin + rest, size - rest);
    if (rest > 0) insert(begin, rest);
  }
}

void PageRanges::insert(char* begin, size_t bytes) {
  idle_.emplace(begin, bytes);
  by_size_.emplace(bytes, begin);
  idle_bytes_ += bytes;
}

void PageRanges::erase(std::map<char*, size_t>::iterator range) {
  idle_bytes_ -= range->second;
  by_size_.erase({range->second, range->first});
  idle_.erase(range);
}
