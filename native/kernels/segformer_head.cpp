// segsharp::segformer_head, forward; see segformer_head.h.
#include "segformer_head.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/graph_task.h>
#include <torch/library.h>

#include <mutex>

namespace segsharp {

using at::Tensor;
using c10::optional;

Tensor HeadLayer::slice(int64_t level) const { return fuse_weight.reshape({width(), kLevels * width()}).narrow(1, (kLevels - 1 - level) * width(), width()); }

HeadMaps::HeadMaps(const std::vector<Tensor>& given, bool align_corners) {
  for (const Tensor& map : given) maps.push_back(map.permute({0, 2, 3, 1}).contiguous());
  for (int64_t level = 0; level < kLevels; ++level) {
    rows.emplace_back(height(level), height(), align_corners);
    columns.emplace_back(width(level), width(), align_corners);
  }
}

FoldedWeights fold(const HeadLayer& l) {
  FoldedWeights folded;
  folded.bias = at::zeros({l.width()}, l.fuse_weight.options());
  for (int64_t level = 0; level < kLevels; ++level) {
    const Tensor slice = l.slice(level);
    folded.weights[level] = at::mm(slice, l.proj_weights[level]);
    folded.bias.add_(at::mv(slice, l.proj_biases[level]));
  }
  return folded;
}

NormFactors norm_factors(const HeadLayer& l, const Tensor& means, const Tensor& variances) {
  const Tensor inverse = (variances + l.eps).rsqrt(), factors = inverse * l.norm_weight;
  return {means, inverse, factors, l.norm_bias - means * factors};
}

Tensor sample_factors(const NormFactors& norm, const Tensor& kept, int64_t sample) {
  const Tensor both = at::stack({norm.factors, norm.shifts});
  return kept.defined() ? both * kept[sample] : both;
}

namespace {

// One coarser map after its linear map.
using Projected = std::array<Tensor, kLevels>;

struct Columns {
  int64_t first, last;
};

// Pixels of one row of the finest map that are worked on together; a row of many channels is cut.
Strips strips_of(const HeadMaps& maps) { return Strips(maps.width(), 64); }

Projected project(const HeadMaps& maps, const std::array<PackedWeight, kLevels>& weights, int64_t width) {
  const Kernels& k = kernels();
  Projected projected;
  for (int64_t level = 1; level < kLevels; ++level) {
    const int64_t pixels = maps.batch() * maps.height(level) * maps.width(level), channels = maps.channels(level);
    projected[level] = at::empty({maps.batch(), maps.height(level), maps.width(level), width}, maps.maps[level].options());
    const float* from = maps.maps[level].data_ptr<float>();
    float* to = projected[level].data_ptr<float>();
    const Strips strips(pixels, 56);
    each_job(strips.count, [&](int, int64_t job) {
      const int64_t first = strips.first(job), rows = strips.last(job) - first;
      k.gemm(from + first * channels, channels, weights[level]->data(), rows, channels, width, to + first * width, width, {});
    });
  }
  return projected;
}

// The sum of all maps at some pixels of one row: [columns, width].
void fuse(const HeadMaps& maps, const Projected& projected, const PackedWeight& finest, int64_t width, int64_t sample, int64_t y, Columns columns,
          const float* bias, bool relu, float* to) {
  const Kernels& k = kernels();
  for (int64_t level = kLevels - 1; level > 0; --level) {
    const ResampleAxis &rows = maps.rows[level], &across = maps.columns[level];
    const int64_t row = maps.width(level) * width;
    const float* map = projected[level].data_ptr<float>() + sample * maps.height(level) * row;
    const ResizedRow from{map + rows.low[y] * row, map + rows.high[y] * row, rows.low_weight[y],       rows.high_weight[y],
                          across.low.data(),       across.high.data(),       across.low_weight.data(), across.high_weight.data()};
    k.resize_row(from, columns.first, columns.last, width, level < kLevels - 1, to);
  }
  Finish finish;
  finish.bias = bias;
  finish.residual = to;
  finish.residual_stride = width;
  finish.relu = relu;
  const int64_t channels = maps.channels(0), at = ((sample * maps.height() + y) * maps.width() + columns.first) * channels;
  k.gemm(maps.maps[0].data_ptr<float>() + at, channels, finest->data(), columns.last - columns.first, channels, width, to, width, finish);
}

template <typename Body>
void each_strip(const HeadMaps& maps, const Strips& strips, const Body& body) {
  each_job(maps.batch() * maps.height() * strips.count, [&](int thread, int64_t job) {
    const int64_t row = job / strips.count, strip = job % strips.count;
    body(thread, row / maps.height(), row % maps.height(), Columns{strips.first(strip), strips.last(strip)});
  });
}

std::array<PackedWeight, kLevels> packed(const FoldedWeights& folded) {
  std::array<PackedWeight, kLevels> result;
  for (int64_t level = 0; level < kLevels; ++level) result[level] = packed_weight(folded.weights[level], Arrangement::Transposed, false);
  return result;
}

// Projection, fusion and norm as one linear map a level.
struct FoldedHead {
  std::array<PackedWeight, kLevels> weights;
  Tensor bias;

  explicit FoldedHead(const HeadLayer& l) {
    FoldedWeights folded = fold(l);
    const NormFactors norm = norm_factors(l, l.running_mean, l.running_var);
    for (Tensor& weight : folded.weights) weight = weight * norm.factors.unsqueeze(1);
    weights = packed(folded);
    bias = folded.bias * norm.factors + norm.shifts;
  }
};

Tensor as_image(const Tensor& channels_last) { return channels_last.permute({0, 3, 1, 2}); }

Tensor infer(const HeadMaps& maps, const HeadLayer& l) {
  const Kernels& k = kernels();
  std::vector<Tensor> sources{l.fuse_weight, l.norm_weight, l.norm_bias, l.running_mean, l.running_var};
  sources.insert(sources.end(), l.proj_weights.begin(), l.proj_weights.end());
  sources.insert(sources.end(), l.proj_biases.begin(), l.proj_biases.end());
  const auto head =
      std::static_pointer_cast<const FoldedHead>(kept_from(sources, Arrangement::FoldedHead, true, [&] { return std::make_shared<FoldedHead>(l); }));
  const PackedWeight pred = packed_weight(l.pred_weight, Arrangement::PatchTransposed, true);
  const Projected projected = project(maps, head->weights, l.width());
  Tensor logits = at::empty({maps.batch(), maps.height(), maps.width(), l.classes()}, maps.maps[0].options());
  float* out = logits.data_ptr<float>();
  const float* bias = head->bias.data_ptr<float>();
  const Strips strips = strips_of(maps);
  ThreadScratch scratch(strips.longest() * l.width());
  each_strip(maps, strips, [&](int thread, int64_t sample, int64_t y, Columns columns) {
    float* fused = scratch.of(thread);
    fuse(maps, projected, head->weights[0], l.width(), sample, y, columns, bias, true, fused);
    Finish finish;
    finish.bias = floats_of(l.pred_bias);
    const int64_t at = ((sample * maps.height() + y) * maps.width() + columns.first) * l.classes();
    k.gemm(fused, l.width(), pred->data(), columns.last - columns.first, l.width(), l.classes(), out + at, l.classes(), finish);
  });
  return as_image(logits);
}

// Means and sums of squared distances of the channels, merged strip by strip.
// Source: Chan, Golub and LeVeque 1979, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances".
class ChannelMoments {
 public:
  explicit ChannelMoments(int64_t channels) : means_(channels), squares_(channels) {}

  void add(int64_t count, const float* means, const float* squares) {
    std::vector<double> other_means(means, means + means_.size()), other_squares(squares, squares + means_.size());
    add(static_cast<double>(count), other_means, other_squares);
  }

  void add(const ChannelMoments& other) { add(other.count_, other.means_, other.squares_); }

  const std::vector<double>& means() const { return means_; }
  std::vector<double> variances(double divisor) const {
    std::vector<double> result(squares_);
    for (double& square : result) square /= divisor;
    return result;
  }

 private:
  void add(double count, const std::vector<double>& means, const std::vector<double>& squares) {
    if (count == 0) return;
    const double all = count_ + count;
    for (size_t c = 0; c < means_.size(); ++c) {
      const double distance = means[c] - means_[c];
      means_[c] += distance * count / all;
      squares_[c] += squares[c] + distance * distance * count_ * count / all;
    }
    count_ = all;
  }

  double count_ = 0;
  std::vector<double> means_, squares_;
};

Tensor vector_of(const std::vector<double>& numbers, const Tensor& like) { return at::tensor(numbers, at::kDouble).to(like.options()); }

struct Trained {
  Tensor fused;  // [batch, height, width, channels], before the norm
  NormFactors norm;
  Tensor logits;
};

Tensor fuse_all(const HeadMaps& maps, const HeadLayer& l, std::vector<ChannelMoments>* moments) {
  const Kernels& k = kernels();
  const FoldedWeights folded = fold(l);
  const auto weights = packed(folded);
  const Projected projected = project(maps, weights, l.width());
  Tensor fused = at::empty({maps.batch(), maps.height(), maps.width(), l.width()}, maps.maps[0].options());
  const Strips strips = strips_of(maps);
  ThreadScratch scratch(2 * l.width());
  each_strip(maps, strips, [&](int thread, int64_t sample, int64_t y, Columns columns) {
    float* to = fused.data_ptr<float>() + ((sample * maps.height() + y) * maps.width() + columns.first) * l.width();
    fuse(maps, projected, weights[0], l.width(), sample, y, columns, folded.bias.data_ptr<float>(), false, to);
    if (!moments) return;
    const int64_t count = columns.last - columns.first;
    float *means = scratch.of(thread), *squares = means + l.width();
    std::fill_n(means, l.width(), 0.f);
    k.column_sums(to, l.width(), count, l.width(), means);
    for (int64_t c = 0; c < l.width(); ++c) means[c] /= static_cast<float>(count);
    k.column_squares(to, count, l.width(), means, squares);
    (*moments)[thread].add(count, means, squares);
  });
  return fused;
}

Trained train(const HeadMaps& maps, const HeadLayer& l, const Tensor& kept) {
  const Kernels& k = kernels();
  Trained result;
  if (l.training) {
    TORCH_CHECK(maps.pixels() > 1, "segformer_head: more than one pixel is expected in training");
    std::vector<ChannelMoments> moments(at::get_num_threads(), ChannelMoments(l.width()));
    result.fused = fuse_all(maps, l, &moments);
    for (size_t i = 1; i < moments.size(); ++i) moments[0].add(moments[i]);
    const double pixels = static_cast<double>(maps.pixels());
    const Tensor means = vector_of(moments[0].means(), l.running_mean);
    result.norm = norm_factors(l, means, vector_of(moments[0].variances(pixels), l.running_var));
    l.running_mean.mul_(1 - l.momentum).add_(means, l.momentum);
    l.running_var.mul_(1 - l.momentum).add_(vector_of(moments[0].variances(pixels - 1), l.running_var), l.momentum);
    // what was folded for inference is out of date; below autograd nothing else counts the change
    for (const Tensor& changed : {l.running_mean, l.running_var}) changed.unsafeGetTensorImpl()->bump_version();
  } else {
    result.fused = fuse_all(maps, l, nullptr);
    result.norm = norm_factors(l, l.running_mean.clone(), l.running_var);
  }

  const PackedWeight pred = packed_weight(l.pred_weight, Arrangement::PatchTransposed, false);
  Tensor logits = at::empty({maps.batch(), maps.height(), maps.width(), l.classes()}, result.fused.options());
  const Strips strips(maps.height() * maps.width(), 64);
  ThreadScratch scratch(strips.longest() * l.width());
  for (int64_t sample = 0; sample < maps.batch(); ++sample) {
    const Tensor factors = sample_factors(result.norm, kept, sample);
    const float* f = factors.data_ptr<float>();
    each_job(strips.count, [&](int thread, int64_t job) {
      const int64_t pixel = sample * maps.height() * maps.width() + strips.first(job), rows = strips.last(job) - strips.first(job);
      float* y = scratch.of(thread);
      k.affine_relu(result.fused.data_ptr<float>() + pixel * l.width(), rows, l.width(), f, f + l.width(), y);
      Finish finish;
      finish.bias = floats_of(l.pred_bias);
      k.gemm(y, l.width(), pred->data(), rows, l.width(), l.classes(), logits.data_ptr<float>() + pixel * l.classes(), l.classes(), finish);
    });
  }
  result.logits = as_image(logits);
  return result;
}

void check(at::TensorList maps, const HeadLayer& l, const optional<Tensor>& kept) {
  TORCH_CHECK(maps.size() == kLevels && l.proj_weights.size() == kLevels && l.proj_biases.size() == kLevels && l.fuse_weight.dim() == 4 &&
                  is_plain(l.fuse_weight) && l.fuse_weight.size(1) == kLevels * l.width() && l.fuse_weight.size(2) == 1 && l.fuse_weight.size(3) == 1,
              "segformer_head: four maps, four projections and a 1x1 fusion are expected");
  for (int64_t i = 0; i < kLevels; ++i) {
    TORCH_CHECK(maps[i].dim() == 4 && is_plain(maps[i]) && maps[i].size(0) == maps[0].size(0) && maps[i].numel() > 0 &&
                    l.proj_weights[i].sizes() == at::IntArrayRef({l.width(), maps[i].size(1)}) && is_plain(l.proj_weights[i]) &&
                    is_vector(l.proj_biases[i], l.width()),
                "segformer_head: the maps and their projections do not fit");
  }
  TORCH_CHECK(is_vector(l.norm_weight, l.width()) && is_vector(l.norm_bias, l.width()) && is_vector(l.running_mean, l.width()) &&
                  is_vector(l.running_var, l.width()) && l.pred_weight.dim() == 4 && is_plain(l.pred_weight) && l.pred_weight.size(1) == l.width() &&
                  l.pred_weight.size(2) == 1 && l.pred_weight.size(3) == 1 && (!l.pred_bias.defined() || is_vector(l.pred_bias, l.classes())),
              "segformer_head: the parameters do not fit");
  TORCH_CHECK(!kept || (kept->sizes() == at::IntArrayRef({maps[0].size(0), l.width()}) && is_plain(*kept) && kept->is_contiguous()),
              "segformer_head: one number for each sample and channel is expected");
}

class SegFormerHead : public torch::autograd::Function<SegFormerHead> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& map1, const Tensor& map2, const Tensor& map3, const Tensor& map4,
                        const Tensor& proj1, const Tensor& proj2, const Tensor& proj3, const Tensor& proj4, const Tensor& bias1, const Tensor& bias2,
                        const Tensor& bias3, const Tensor& bias4, const Tensor& fuse_weight, const Tensor& norm_weight, const Tensor& norm_bias,
                        const Tensor& running_mean, const Tensor& running_var, bool training, double momentum, double eps, const optional<Tensor>& kept,
                        const Tensor& pred_weight, const optional<Tensor>& pred_bias, bool align_corners) {
    at::AutoDispatchBelowADInplaceOrView guard;
    const HeadLayer layer{{proj1, proj2, proj3, proj4}, {bias1, bias2, bias3, bias4}, fuse_weight, norm_weight, norm_bias, running_mean, running_var,
                          training, momentum, eps, pred_weight, pred_bias.value_or(Tensor()), align_corners};
    const std::vector<Tensor> given{map1, map2, map3, map4};
    check(given, layer, kept);
    const HeadMaps maps(given, align_corners);
    const Trained trained = train(maps, layer, kept.value_or(Tensor()));
    context->save_for_backward({map1, map2, map3, map4, proj1, proj2, proj3, proj4, bias1, bias2, bias3, bias4, fuse_weight, norm_weight, norm_bias,
                                pred_weight, layer.pred_bias, kept.value_or(Tensor()), trained.fused, trained.norm.means, trained.norm.inverse_deviations,
                                trained.norm.factors, trained.norm.shifts});
    context->saved_data["training"] = training;
    context->saved_data["align_corners"] = align_corners;
    return trained.logits;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto s = context->get_saved_variables();
    HeadLayer layer{{s[4], s[5], s[6], s[7]}, {s[8], s[9], s[10], s[11]}, s[12], s[13], s[14], Tensor(), Tensor(), context->saved_data["training"].toBool(),
                    0, 0, s[15], s[16], context->saved_data["align_corners"].toBool()};
    const HeadMaps maps({s[0], s[1], s[2], s[3]}, layer.align_corners);
    // a graph that is not kept frees the fused map after this, and refuses to be walked again
    const bool consumes = !torch::autograd::get_current_graph_task_keep_graph();
    HeadGradients g = head_backward(outer[0], maps, s[18], consumes, {s[19], s[20], s[21], s[22]}, s[17], layer);
    torch::autograd::variable_list result;
    for (Tensor& map : g.maps) result.push_back(as_image(map));
    result.insert(result.end(), g.proj_weights.begin(), g.proj_weights.end());
    result.insert(result.end(), g.proj_biases.begin(), g.proj_biases.end());
    for (const Tensor& gradient : {g.fuse_weight, g.norm_weight, g.norm_bias}) result.push_back(gradient);
    result.resize(21);  // running statistics, training, momentum, eps, kept: none
    result.push_back(g.pred_weight);
    result.push_back(g.pred_bias);
    result.push_back(Tensor());
    return result;
  }
};

HeadLayer layer_of(at::TensorList projections, at::TensorList biases, const Tensor& fuse_weight, const Tensor& norm_weight, const Tensor& norm_bias,
                   const Tensor& running_mean, const Tensor& running_var, bool training, double momentum, double eps, const Tensor& pred_weight,
                   const optional<Tensor>& pred_bias, bool align_corners) {
  return {projections.vec(), biases.vec(), fuse_weight, norm_weight, norm_bias, running_mean, running_var, training, momentum, eps, pred_weight,
          pred_bias.value_or(Tensor()), align_corners};
}

Tensor forward_only(at::TensorList maps, at::TensorList projections, at::TensorList biases, const Tensor& fuse_weight, const Tensor& norm_weight,
                    const Tensor& norm_bias, const Tensor& running_mean, const Tensor& running_var, bool training, double momentum, double eps,
                    const optional<Tensor>& kept, const Tensor& pred_weight, const optional<Tensor>& pred_bias, bool align_corners) {
  const HeadLayer layer = layer_of(projections, biases, fuse_weight, norm_weight, norm_bias, running_mean, running_var, training, momentum, eps, pred_weight,
                                   pred_bias, align_corners);
  check(maps, layer, kept);
  const HeadMaps dense(maps.vec(), align_corners);
  return training || kept ? train(dense, layer, kept.value_or(Tensor())).logits : infer(dense, layer);
}

Tensor with_gradient(at::TensorList maps, at::TensorList projections, at::TensorList biases, const Tensor& fuse_weight, const Tensor& norm_weight,
                     const Tensor& norm_bias, const Tensor& running_mean, const Tensor& running_var, bool training, double momentum, double eps,
                     const optional<Tensor>& kept, const Tensor& pred_weight, const optional<Tensor>& pred_bias, bool align_corners) {
  if (!at::GradMode::is_enabled()) {
    at::AutoDispatchBelowADInplaceOrView guard;
    return forward_only(maps, projections, biases, fuse_weight, norm_weight, norm_bias, running_mean, running_var, training, momentum, eps, kept, pred_weight,
                        pred_bias, align_corners);
  }
  TORCH_CHECK(maps.size() == kLevels && projections.size() == kLevels && biases.size() == kLevels, "segformer_head: four maps are expected");
  return SegFormerHead::apply(maps[0], maps[1], maps[2], maps[3], projections[0], projections[1], projections[2], projections[3], biases[0], biases[1],
                              biases[2], biases[3], fuse_weight, norm_weight, norm_bias, running_mean, running_var, training, momentum, eps, kept, pred_weight,
                              pred_bias, align_corners);
}

}  // namespace
}  // namespace segsharp

TORCH_LIBRARY_FRAGMENT(segsharp, library) {
  library.def(
      "segformer_head(Tensor[] maps, Tensor[] proj_weights, Tensor[] proj_biases, Tensor fuse_weight, Tensor norm_weight, Tensor norm_bias, "
      "Tensor(a!) running_mean, Tensor(b!) running_var, bool training, float momentum, float eps, Tensor? kept, Tensor pred_weight, Tensor? pred_bias, "
      "bool align_corners) -> Tensor");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("segformer_head", &segsharp::forward_only); }

TORCH_LIBRARY_IMPL(segsharp, AutogradCPU, library) { library.impl("segformer_head", &segsharp::with_gradient); }
