// Records operators and backward nodes through libtorch's RecordFunction callbacks, together with ranges that the caller names.
#include "segsharp_profiler.h"

#include "memory_mark.h"
#include "status.h"

#include <ATen/record_function.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Profile {
 public:
  int32_t begin(int32_t kind, const char* text, int32_t label, int64_t sequence) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (stopped_) return -1;
    std::vector<int32_t>& open = open_on_this_thread();
    seg_profile_span span{};
    span.kind = kind;
    span.name = text != nullptr ? name_index(text) : label;
    span.sequence = sequence;
    span.parent = open.empty() ? -1 : open.back();
    span.thread = static_cast<int32_t>(at::RecordFunction::currentThreadId());
    pass_mark(open, &span.memory_before);
    span.memory_peak = span.memory_before;
    span.duration = -1;
    const int32_t index = static_cast<int32_t>(spans_.size());
    open.push_back(index);
    span.start = now() - origin_;
    spans_.push_back(span);
    return index;
  }

  // The innermost open range, or -1.
  int32_t innermost_range() {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<int32_t>& open = open_on_this_thread();
    auto found = std::find_if(open.rbegin(), open.rend(), [&](int32_t i) { return spans_[i].kind == SEG_SPAN_RANGE; });
    return found == open.rend() ? -1 : *found;
  }

  void end(int32_t index) {
    const int64_t time = now();
    std::lock_guard<std::mutex> lock(mutex_);
    if (index < 0 || stopped_) return;
    std::vector<int32_t>& open = open_on_this_thread();
    if (std::find(open.begin(), open.end(), index) == open.end()) return;  // ended on another thread than it began on
    int64_t in_use;
    pass_mark(open, &in_use);
    while (true) {
      const int32_t last = open.back();
      open.pop_back();
      close(last, time, in_use);
      if (last == index) return;
    }
  }

  int64_t stop() {
    const int64_t time = now();
    std::lock_guard<std::mutex> lock(mutex_);
    if (!stopped_) {
      for (auto& [thread, open] : open_) {
        int64_t in_use;
        pass_mark(open, &in_use);
        for (; !open.empty(); open.pop_back()) close(open.back(), time, in_use);
      }
      stopped_ = true;
    }
    return static_cast<int64_t>(spans_.size());
  }

  const std::deque<seg_profile_span>& spans() const { return spans_; }
  const std::deque<std::string>& names() const { return names_; }
  at::CallbackHandle callback = at::INVALID_CALLBACK_HANDLE;

 private:
  std::vector<int32_t>& open_on_this_thread() { return open_[at::RecordFunction::currentThreadId()]; }

  // The mark is read at every border of a span, so the most since the last border belongs to the innermost open one.
  void pass_mark(std::vector<int32_t>& open, int64_t* in_use) {
    const int64_t most = seg_take_profile_mark(in_use);
    if (!open.empty()) spans_[open.back()].memory_peak = std::max(spans_[open.back()].memory_peak, most);
  }

  void close(int32_t index, int64_t time, int64_t in_use) {
    seg_profile_span& span = spans_[index];
    span.duration = time - origin_ - span.start;
    span.memory_after = in_use;
    if (span.parent >= 0) spans_[span.parent].memory_peak = std::max(spans_[span.parent].memory_peak, span.memory_peak);
  }

  int32_t name_index(const char* text) {
    const auto known = indices_.find(text);
    if (known != indices_.end()) return known->second;
    names_.emplace_back(text);
    const int32_t index = static_cast<int32_t>(names_.size()) - 1;
    indices_.emplace(names_.back(), index);
    return index;
  }

  std::mutex mutex_;
  const int64_t origin_ = now();
  bool stopped_ = false;
  std::deque<seg_profile_span> spans_;  // grows without copying: fresh pages cost more than all else here
  std::unordered_map<uint64_t, std::vector<int32_t>> open_;
  std::deque<std::string> names_;  // stays in place while it grows, for the views
  std::unordered_map<std::string_view, int32_t> indices_;
};

// libtorch's callbacks take no argument of their own.
std::atomic<Profile*> active{nullptr};

struct OpenSpan final : at::ObserverContext {
  OpenSpan(Profile* profile, int32_t index) : profile(profile), index(index) {}
  Profile* profile;
  int32_t index;
};

std::unique_ptr<at::ObserverContext> on_start(const at::RecordFunction& function) {
  Profile* profile = active.load(std::memory_order_acquire);
  if (profile == nullptr) return nullptr;
  const int32_t kind = function.scope() == at::RecordScope::BACKWARD_FUNCTION ? SEG_SPAN_BACKWARD : SEG_SPAN_OPERATOR;
  return std::make_unique<OpenSpan>(profile, profile->begin(kind, function.name(), 0, function.seqNr()));
}

void on_end(const at::RecordFunction&, at::ObserverContext* context) {
  auto* span = static_cast<OpenSpan*>(context);
  if (span != nullptr && span->profile == active.load(std::memory_order_acquire)) span->profile->end(span->index);
}

Profile& get(seg_profile handle) {
  if (handle == nullptr) throw std::invalid_argument("there is no profile");
  return *reinterpret_cast<Profile*>(handle);
}

}  // namespace

seg_status seg_profile_start(seg_profile* result) {
  return seg_guard([&] {
    auto profile = std::make_unique<Profile>();
    Profile* none = nullptr;
    if (!active.compare_exchange_strong(none, profile.get())) throw std::invalid_argument("a profile is being recorded already");
    try {
      profile->callback = at::addThreadLocalCallback(
          at::RecordFunctionCallback(&on_start, &on_end).scopes({at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION}));
    } catch (...) {
      active.store(nullptr);
      throw;
    }
    *result = reinterpret_cast<seg_profile>(profile.release());
  });
}

seg_status seg_profile_begin(seg_profile profile, int32_t name) {
  return seg_guard([&] { get(profile).begin(SEG_SPAN_RANGE, nullptr, name, -1); });
}

seg_status seg_profile_end(seg_profile handle) {
  return seg_guard([&] {
    Profile& profile = get(handle);
    const int32_t range = profile.innermost_range();
    if (range < 0) throw std::invalid_argument("no range is open on this thread");
    profile.end(range);
  });
}

seg_status seg_profile_stop(seg_profile handle, int64_t* span_count) {
  return seg_guard([&] {
    Profile& profile = get(handle);
    if (profile.callback != at::INVALID_CALLBACK_HANDLE) {
      at::removeCallback(profile.callback);
      profile.callback = at::INVALID_CALLBACK_HANDLE;
      Profile* self = &profile;
      active.compare_exchange_strong(self, nullptr);
    }
    *span_count = profile.stop();
  });
}

seg_status seg_profile_spans(seg_profile handle, seg_profile_span* spans, int64_t capacity) {
  return seg_guard([&] {
    const auto& all = get(handle).spans();
    if (static_cast<size_t>(capacity) < all.size()) throw std::invalid_argument("there is no room for all spans");
    std::copy(all.begin(), all.end(), spans);
  });
}

const char* seg_profile_name(seg_profile handle, int32_t index) {
  if (handle == nullptr) return nullptr;
  const auto& names = get(handle).names();
  return index >= 0 && static_cast<size_t>(index) < names.size() ? names[index].c_str() : nullptr;
}

seg_status seg_profile_free(seg_profile handle) {
  return seg_guard([&] {
    int64_t count;
    if (handle != nullptr && seg_profile_stop(handle, &count) == SEG_OK) delete &get(handle);
  });
}
