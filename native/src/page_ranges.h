// Memory in whole pages: idle ranges that lie side by side are one range, and what is asked for is cut from the smallest that is large enough.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <utility>

class PageRanges {
 public:
  static constexpr size_t kPage = 4096;

  // A range of whole pages from the idle ones; nullptr where none is large enough.
  char* take(size_t bytes);

  // The same from new memory, of which no more is mapped than the idle range next to it lacks; nullptr where the system has none.
  char* take_new(size_t bytes);

  // Makes a range idle.
  void give_back(char* begin, size_t bytes);

  // Gives at least so many idle bytes back to the system, of the largest ranges first, or all that there are.
  void release(size_t bytes);

  // Bytes in idle ranges.
  size_t idle() const { return idle_bytes_; }

 private:
  void insert(char* begin, size_t bytes);
  void erase(std::map<char*, size_t>::iterator range);

  std::map<char*, size_t> idle_;                // by address
  std::set<std::pair<size_t, char*>> by_size_;  // the same
  size_t idle_bytes_ = 0;
  char* lowest_ = nullptr;                      // of what was mapped last: the next memory is asked for below it
};
