// Every ATen operator, and every operator of ours, called boxed through the dispatcher.
#include "handles.h"
#include "status.h"

#include <ATen/core/dispatch/Dispatcher.h>

#include <cstring>
#include <map>
#include <mutex>
#include <sstream>
#include <vector>

namespace {

// What an argument's schema type asks of the value, found out once at look-up.
enum class Slot { Plain, Real, RealList, BoolList, OptionalTensorList };

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Slot> slots;
  std::vector<c10::optional<c10::IValue>> defaults;
  std::string name;
};

Slot slot_of(const c10::Argument& argument) {
  c10::TypePtr type = argument.type();
  if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
  if (type->kind() == c10::TypeKind::FloatType) return Slot::Real;
  auto list = type->cast<c10::ListType>();
  if (!list) return Slot::Plain;
  switch (list->getElementType()->kind()) {
    case c10::TypeKind::FloatType: return Slot::RealList;
    case c10::TypeKind::BoolType: return Slot::BoolList;
    case c10::TypeKind::OptionalType: return Slot::OptionalTensorList;
    default: return Slot::Plain;
  }
}

c10::IValue tensor_list(const seg_value& value, Slot slot) {
  if (slot == Slot::OptionalTensorList) {
    c10::List<c10::optional<at::Tensor>> list;
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; ++i) {
      list.push_back(value.tensors[i] ? c10::optional<at::Tensor>(seg_borrow(value.tensors[i])) : c10::nullopt);
    }
    return list;
  }
  c10::List<at::Tensor> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; ++i) list.push_back(seg_borrow(value.tensors[i]));
  return list;
}

c10::IValue integer_list(const seg_value& value, Slot slot) {
  if (slot == Slot::RealList) {
    c10::List<double> list;
    for (int32_t i = 0; i < value.count; ++i) list.push_back(static_cast<double>(value.integers[i]));
    return list;
  }
  if (slot == Slot::BoolList) {
    c10::List<bool> list;
    for (int32_t i = 0; i < value.count; ++i) list.push_back(value.integers[i] != 0);
    return list;
  }
  c10::List<int64_t> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; ++i) list.push_back(value.integers[i]);
  return list;
}

c10::IValue real_list(const seg_value& value) {
  c10::List<double> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; ++i) list.push_back(value.reals[i]);
  return list;
}

c10::IValue argument(const Operator& op, size_t index, const seg_value& value) {
  const Slot slot = op.slots[index];
  switch (value.kind) {
    case SEG_KIND_NONE: return c10::IValue();
    case SEG_KIND_BOOL: return value.integer != 0;
    case SEG_KIND_INT:
      if (slot == Slot::Real) return static_cast<double>(value.integer);
      return value.integer;
    case SEG_KIND_DOUBLE: return value.real;
    case SEG_KIND_STRING: return std::string(value.text);
    case SEG_KIND_TENSOR:
      // An absent optional tensor is None; a required one that is undefined is libtorch's to refuse.
      if (value.tensor == nullptr) return c10::IValue();
      return seg_borrow(value.tensor);
    case SEG_KIND_INT_LIST: return integer_list(value, slot);
    case SEG_KIND_DOUBLE_LIST: return real_list(value);
    case SEG_KIND_TENSOR_LIST: return tensor_list(value, slot);
    case SEG_KIND_DEVICE: return seg_device(value.integer);
    case SEG_KIND_DEFAULT:
      if (op.defaults[index].has_value()) return *op.defaults[index];
      throw std::invalid_argument(op.name + ": argument " + std::to_string(index) + " has no default");
    default: throw std::invalid_argument(op.name + ": unknown value kind " + std::to_string(value.kind));
  }
}

void put_tensor(at::Tensor tensor, seg_value& result) {
  result.kind = tensor.defined() ? SEG_KIND_TENSOR : SEG_KIND_NONE;
  result.count = 0;
  result.tensor = nullptr;
  if (!tensor.defined()) return;
  result.count = static_cast<int32_t>(tensor.scalar_type()) | (seg_device_code(tensor.device()) << 8);
  result.tensor = seg_release(std::move(tensor));
}

class Results {
 public:
  Results(seg_value* values, int32_t capacity) : values_(values), capacity_(capacity) {}

  // What was handed out before a failure would have no owner: the caller sees no results then.
  ~Results() {
    if (kept_) return;
    for (int32_t i = 0; i < count_; ++i) {
      if (values_[i].kind == SEG_KIND_TENSOR) seg_tensor_free(values_[i].tensor);
    }
  }

  int32_t keep() {
    kept_ = true;
    return count_;
  }

  void put(c10::IValue value) {
    if (value.isTensorList()) {
      for (at::Tensor tensor : value.toTensorVector()) put_tensor(std::move(tensor), next());
    } else if (value.isTensor()) {
      put_tensor(std::move(value).toTensor(), next());
    } else if (value.isNone()) {
      next() = seg_value{};
    } else {
      put_scalar(value, next());
    }
  }

 private:
  seg_value& next() {
    if (count_ == capacity_) throw std::invalid_argument("more results than the caller has room for");
    return values_[count_++];
  }

  static void put_scalar(const c10::IValue& value, seg_value& result) {
    result.count = 0;
    if (value.isBool()) {
      result.kind = SEG_KIND_BOOL;
      result.integer = value.toBool();
    } else if (value.isInt()) {
      result.kind = SEG_KIND_INT;
      result.integer = value.toInt();
    } else if (value.isDouble()) {
      result.kind = SEG_KIND_DOUBLE;
      result.real = value.toDouble();
    } else {
      throw std::invalid_argument("a result of type " + value.tagKind() + " cannot be passed");
    }
  }

  seg_value* values_;
  int32_t capacity_;
  int32_t count_ = 0;
  bool kept_ = false;
};

Operator& get(seg_operator op) { return *reinterpret_cast<Operator*>(op); }

Operator* look_up(const char* name, const char* overload) {
  static std::mutex mutex;
  static std::map<std::string, Operator*> known;
  const std::string key = std::string(name) + "." + overload;
  std::lock_guard<std::mutex> lock(mutex);
  auto found = known.find(key);
  if (found != known.end()) return found->second;
  auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
  if (!handle.has_value()) return nullptr;
  auto* op = new Operator{*handle, {}, {}, *overload ? key : std::string(name)};
  for (const c10::Argument& argument : handle->schema().arguments()) {
    op->slots.push_back(slot_of(argument));
    op->defaults.push_back(argument.default_value());
  }
  known.emplace(key, op);
  return op;
}

}  // namespace

seg_status seg_operator_find(const char* name, const char* overload, seg_operator* result) {
  seg_status status = SEG_OK;
  seg_status guarded = seg_guard([&] {
    Operator* op = look_up(name, overload);
    *result = reinterpret_cast<seg_operator>(op);
    if (op == nullptr) {
      status = seg_fail(SEG_UNKNOWN_OPERATOR,
                        std::string("this libtorch has no operator ") + name + (*overload ? "." : "") + overload);
    }
  });
  return guarded == SEG_OK ? status : guarded;
}

seg_status seg_operator_schema(seg_operator op, char* buffer, int64_t size, int64_t* needed) {
  return seg_guard([&] {
    std::stringstream text;
    text << get(op).handle.schema();
    const std::string schema = text.str();
    *needed = static_cast<int64_t>(schema.size()) + 1;
    if (size > 0) {
      const size_t count = std::min<size_t>(schema.size(), size - 1);
      std::memcpy(buffer, schema.data(), count);
      buffer[count] = 0;
    }
  });
}

seg_status seg_operator_call(seg_operator handle, const seg_value* arguments, int32_t argument_count,
                             seg_value* results, int32_t* result_count) {
  return seg_guard([&] {
    Operator& op = get(handle);
    if (static_cast<size_t>(argument_count) > op.slots.size()) {
      throw std::invalid_argument(op.name + " takes " + std::to_string(op.slots.size()) + " arguments");
    }
    torch::jit::Stack stack;
    stack.reserve(op.slots.size());
    const seg_value absent{SEG_KIND_DEFAULT, 0, {0}};
    for (size_t i = 0; i < op.slots.size(); ++i) {
      stack.push_back(argument(op, i, i < static_cast<size_t>(argument_count) ? arguments[i] : absent));
    }
    seg_apply_threads();
    op.handle.callBoxed(&stack);
    if (results == nullptr) return;
    Results out(results, *result_count);
    for (c10::IValue& value : stack) out.put(std::move(value));
    *result_count = out.keep();
  });
}
