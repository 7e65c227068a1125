// Gradient checkpointing: a node of the graph that keeps its input alone and asks the caller to compute the inside again.
#include "handles.h"
#include "status.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using ContextOwner = std::unique_ptr<void, seg_release_context>;

struct Recomputation final : torch::autograd::Node {
  Recomputation(torch::autograd::edge_list&& edges, const at::Tensor& input, seg_recompute recompute, ContextOwner context)
      : Node(std::move(edges)), input_(input, /*is_output=*/false), recompute_(recompute), context_(std::move(context)) {}

  std::string name() const override { return "Recomputation"; }

  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    const at::Tensor input = input_.unpack();  // refuses a graph that was already walked and freed
    if (!gradients[0].defined()) return {at::Tensor()};
    seg_tensor result = nullptr;
    int64_t failure = 0;
    const seg_status status = recompute_(context_.get(), seg_release(input), seg_release(gradients[0]), &result, &failure);
    if (status != SEG_OK) throw seg_callback_error(failure);
    return {seg_reclaim(result)};
  }

  void release_variables() override {
    input_.reset_data();
    context_.reset();
  }

 private:
  torch::autograd::SavedVariable input_;
  seg_recompute recompute_;
  ContextOwner context_;
};

// libtorch's graph holds its nodes in shared pointers with a deleter of its own, or, where it is newer, in intrusive ones.
template <typename Pointer, typename... Arguments>
auto make_node(Arguments&&... arguments) {
  if constexpr (std::is_same_v<Pointer, std::shared_ptr<torch::autograd::Node>>) {
    return std::shared_ptr<Recomputation>(new Recomputation(std::forward<Arguments>(arguments)...), [](auto* node) { deleteNode(node); });
  } else {
    return c10::make_intrusive<Recomputation>(std::forward<Arguments>(arguments)...);
  }
}

}  // namespace

seg_status seg_recomputation(seg_tensor input, seg_tensor output, seg_recompute recompute, seg_release_context release,
                             void* context, seg_tensor* result) {
  ContextOwner owner(context, release);
  return seg_guard([&] {
    const at::Tensor from = seg_borrow(input);
    // a tensor of its own: the output may be the input itself, whose history must stay
    at::Tensor made = seg_borrow(output).variable_data();
    auto edges = torch::autograd::collect_next_edges(from);
    using NodePointer = decltype(torch::autograd::Edge::function);
    torch::autograd::set_history(made, make_node<NodePointer>(std::move(edges), from, recompute, std::move(owner)));
    *result = seg_release(std::move(made));
  });
}
