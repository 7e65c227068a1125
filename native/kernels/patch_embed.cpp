// segsharp::patch_embed: norm(conv(image)) as tokens, the overlapping patches that begin a Mix Transformer's stage.
// Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, "Overlapped Patch Merging".
// Patches are gathered strip by strip into the second cache, forward and backward; the convolution's output is kept for the backward pass.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include "layers.h"

namespace {

using at::Tensor;
using namespace segsharp;

struct Embedding {
  Tensor weight, bias;
  int64_t stride, padding;
  Tensor norm_weight, norm_bias;
  double eps;
};

struct Sizes {
  int64_t batch, in, height, width, channels, kernel, stride, padding, out_height, out_width, tokens;

  Sizes(const Tensor& image, const Embedding& e)
      : batch(image.size(0)),
        in(image.size(1)),
        height(image.size(2)),
        width(image.size(3)),
        channels(e.weight.size(0)),
        kernel(e.weight.size(2)),
        stride(e.stride),
        padding(e.padding),
        out_height((height + 2 * padding - kernel) / stride + 1),
        out_width((width + 2 * padding - kernel) / stride + 1),
        tokens(out_height * out_width) {}

  int64_t patch() const { return kernel * kernel * in; }

  // Long patches fill the second cache sooner; their maps are small, too, and shorter strips divide better among threads.
  int64_t strip() const { return patch() > 1024 ? 64 : kStrip; }
};

void check(const Tensor& image, const Embedding& e) {
  TORCH_CHECK(image.dim() == 4 && is_plain(image) && image.size(1) >= 1 && image.size(2) >= 1 && image.size(3) >= 1,
              "patch_embed: a float32 image [batch, channels, height, width] on the CPU is expected");
  TORCH_CHECK(e.stride >= 1 && e.padding >= 0, "patch_embed: a stride of at least 1 and a padding of at least 0 are expected");
  TORCH_CHECK(e.weight.dim() == 4 && is_plain(e.weight) && e.weight.size(0) >= 1 && e.weight.size(1) == image.size(1) && e.weight.size(2) >= 1 &&
                  e.weight.size(2) == e.weight.size(3) && is_vector(e.bias, e.weight.size(0)) && is_vector(e.norm_weight, e.weight.size(0)) &&
                  is_vector(e.norm_bias, e.weight.size(0)),
              "patch_embed: the parameters do not fit");
  TORCH_CHECK(std::min(image.size(2), image.size(3)) + 2 * e.padding >= e.weight.size(2), "patch_embed: the padded image is smaller than a patch");
}

// The patches of tokens first..last of one channels-last sample, each [kernel, kernel, in], zero outside of the image.
void gather(const float* sample, const Sizes& s, int64_t first, int64_t last, float* patches, int64_t patch_stride) {
  const int64_t run = s.kernel * s.in;
  for (int64_t token = first; token < last; ++token) {
    const int64_t top = token / s.out_width * s.stride - s.padding, left = token % s.out_width * s.stride - s.padding;
    const int64_t begin = std::min(s.kernel, std::max<int64_t>(0, -left)), end = std::max(begin, std::min(s.kernel, s.width - left));
    float* to = patches + (token - first) * patch_stride;
    for (int64_t y = top; y < top + s.kernel; ++y, to += run) {
      if (y < 0 || y >= s.height) {
        std::fill_n(to, run, 0.f);
        continue;
      }
      if (begin > 0) std::fill_n(to, begin * s.in, 0.f);
      std::copy_n(sample + (y * s.width + left + begin) * s.in, (end - begin) * s.in, to + begin * s.in);
      if (end < s.kernel) std::fill_n(to + end * s.in, (s.kernel - end) * s.in, 0.f);
    }
  }
}

// 'convolved' gets the map before its norm; it may be the result.
void embed(const Tensor& image, const Embedding& e, const Sizes& s, const Tensor& convolved, const Tensor& result, bool keep) {
  const Kernels& k = kernels();
  const PackedWeight weight = packed_weight(e.weight, Arrangement::PatchTransposed, keep);
  const float *in = image.data_ptr<float>(), *norm_weight = floats_of(e.norm_weight), *norm_bias = floats_of(e.norm_bias);
  float *map = convolved.data_ptr<float>(), *out = result.data_ptr<float>();
  Finish finish;
  finish.bias = floats_of(e.bias);
  const Strips strips(s.tokens, s.strip());
  const int64_t row = spaced(s.patch());
  ThreadScratch scratch(strips.longest() * row);
  each_job(s.batch * strips.count, [&](int thread, int64_t job) {
    const int64_t sample = job / strips.count, begin = strips.first(job % strips.count), end = strips.last(job % strips.count), count = end - begin;
    const int64_t at = (sample * s.tokens + begin) * s.channels;
    float* patches = scratch.of(thread);
    gather(in + sample * s.height * s.width * s.in, s, begin, end, patches, row);
    k.gemm(patches, row, weight->data(), count, s.patch(), s.channels, map + at, s.channels, finish);
    k.layer_norm(map + at, s.channels, count, s.channels, norm_weight, norm_bias, static_cast<float>(e.eps), out + at, s.channels);
  });
}

struct Gradients {
  Tensor image, weight, bias, norm_weight, norm_bias;
};

// The parameters' gradients; 'inner' gets the gradient of the convolution's output where it is defined.
void backward_to_convolution(const Tensor& outer, const Tensor& image, const Tensor& convolved, const Embedding& e, const Sizes& s,
                             const Tensor& inner, Gradients& g) {
  const Kernels& k = kernels();
  const float *dy = outer.data_ptr<float>(), *in = image.data_ptr<float>(), *map = convolved.data_ptr<float>();
  const float* norm_weight = floats_of(e.norm_weight);
  float* kept = inner.defined() ? inner.data_ptr<float>() : nullptr;
  const Strips strips(s.tokens, s.strip());
  const int64_t rows = strips.longest(), row = spaced(s.patch());
  ThreadScratch scratch(rows * (row + s.channels) + k.gemm_tn_scratch(s.channels, s.patch()));
  const Tensor vectors = at::empty({3, s.channels}, outer.options()), weight = at::empty({s.channels, s.patch()}, outer.options());
  ThreadSums weight_sums(weight), vector_sums(vectors);
  each_job(s.batch * strips.count, [&](int thread, int64_t job) {
    const int64_t sample = job / strips.count, begin = strips.first(job % strips.count), end = strips.last(job % strips.count), count = end - begin;
    const int64_t at = (sample * s.tokens + begin) * s.channels;
    float *patches = scratch.of(thread), *own = patches + rows * row, *packing = own + rows * s.channels, *d = kept ? kept + at : own;
    float* own_vectors = vector_sums.of(thread);
    std::fill_n(d, count * s.channels, 0.f);
    k.layer_norm_backward(map + at, dy + at, count, s.channels, norm_weight, static_cast<float>(e.eps), d, own_vectors, own_vectors + s.channels);
    k.column_sums(d, s.channels, count, s.channels, own_vectors + 2 * s.channels);
    gather(in + sample * s.height * s.width * s.in, s, begin, end, patches, row);
    k.gemm_tn(d, s.channels, patches, row, s.channels, s.patch(), count, weight_sums.of(thread), s.patch(), packing);
  });
  vector_sums.finish();
  weight_sums.finish();
  g.norm_weight = vectors.select(0, 0).clone();
  g.norm_bias = vectors.select(0, 1).clone();
  g.bias = vectors.select(0, 2).clone();
  g.weight = at::empty({s.channels, s.in, s.kernel, s.kernel}, outer.options());
  transpose_each(weight.data_ptr<float>(), s.channels, s.kernel * s.kernel, s.in, g.weight.data_ptr<float>());
}

// The weight cut into its taps, [kernel kernel] matrices [channels, in], each packed.
struct PackedTaps {
  int64_t each;
  Scratch memory;

  PackedTaps(const Embedding& e, const Sizes& s)
      : each(kernels().packed_size(s.channels, s.in)), memory(s.kernel * s.kernel * each) {
    const Tensor weight = patch_weight(e.weight);
    each_job(s.kernel * s.kernel, [&](int, int64_t tap) {
      kernels().pack(weight.data_ptr<float>() + tap * s.in, s.patch(), s.channels, s.in, false, memory.data() + tap * each);
    });
  }
};

// The image's gradient from that of the convolution's output. Rows of the image are divided among the threads, and a row is the sum over taps of
// the gradient's rows that have the tap there: one tap reaches pixels 'stride' apart, which a product can add to where they lie.
Tensor backward_to_image(const Tensor& inner, const Tensor& image, const Embedding& e, const Sizes& s) {
  const Kernels& k = kernels();
  const Tensor result = at::empty(image.sizes(), image.options().memory_format(at::MemoryFormat::ChannelsLast));
  const PackedTaps taps(e, s);
  const float* d = inner.data_ptr<float>();
  float* dx = result.data_ptr<float>();
  Finish add;
  add.accumulate = true;
  const Strips bands(s.height, 8);
  const auto add_tap = [&](int64_t sample, int64_t y, int64_t tap) {
    const int64_t down = y + s.padding - tap / s.kernel, across = s.padding - tap % s.kernel;
    if (down < 0 || down % s.stride != 0 || down / s.stride >= s.out_height || s.width - 1 + across < 0) return;
    const int64_t first = across > 0 ? (across + s.stride - 1) / s.stride : 0, last = std::min(s.out_width, (s.width - 1 + across) / s.stride + 1);
    if (first >= last) return;
    const float* from = d + (sample * s.tokens + down / s.stride * s.out_width + first) * s.channels;
    float* to = dx + ((sample * s.height + y) * s.width + first * s.stride - across) * s.in;
    k.gemm(from, s.channels, taps.memory.data() + tap * taps.each, last - first, s.channels, s.in, to, s.stride * s.in, add);
  };
  each_job(s.batch * bands.count, [&](int, int64_t job) {
    const int64_t sample = job / bands.count, begin = bands.first(job % bands.count), end = bands.last(job % bands.count);
    std::fill_n(dx + (sample * s.height + begin) * s.width * s.in, (end - begin) * s.width * s.in, 0.f);
    for (int64_t tap = 0; tap < s.kernel * s.kernel; ++tap) {
      for (int64_t y = begin; y < end; ++y) add_tap(sample, y, tap);
    }
  });
  return result.contiguous(image.suggest_memory_format());
}

Tensor channels_last(const Tensor& image) { return image.contiguous(at::MemoryFormat::ChannelsLast); }

class PatchEmbed : public torch::autograd::Function<PatchEmbed> {
 public:
  static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& image, const Tensor& weight, const Tensor& bias, int64_t stride,
                        int64_t padding, const Tensor& norm_weight, const Tensor& norm_bias, double eps) {
    at::AutoDispatchBelowADInplaceOrView guard;
    const Embedding e{weight, bias, stride, padding, norm_weight, norm_bias, eps};
    check(image, e);
    const Sizes s(image, e);
    const Tensor convolved = at::empty({s.batch, s.tokens, s.channels}, image.options().memory_format(at::MemoryFormat::Contiguous));
    const Tensor result = at::empty_like(convolved);
    embed(channels_last(image), e, s, convolved, result, false);
    context->save_for_backward({image, weight, bias, norm_weight, norm_bias, convolved});
    context->saved_data["stride"] = stride;
    context->saved_data["padding"] = padding;
    context->saved_data["eps"] = eps;
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list outer) {
    const auto saved = context->get_saved_variables();
    const Embedding e{saved[1], saved[2], context->saved_data["stride"].toInt(), context->saved_data["padding"].toInt(), saved[3], saved[4],
                      context->saved_data["eps"].toDouble()};
    const Tensor &image = saved[0], &convolved = saved[5], dy = outer[0].contiguous();
    const Sizes s(image, e);
    const bool reaches_image = context->needs_input_grad(0);
    const Tensor inner = reaches_image ? at::empty_like(convolved) : Tensor();
    Gradients g;
    backward_to_convolution(dy, channels_last(image), convolved, e, s, inner, g);
    if (reaches_image) g.image = backward_to_image(inner, image, e, s);
    return {g.image, g.weight, g.bias, Tensor(), Tensor(), g.norm_weight, g.norm_bias, Tensor()};
  }
};

Tensor forward_only(const Tensor& image, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t padding, const Tensor& norm_weight,
                    const Tensor& norm_bias, double eps) {
  const Embedding e{weight, bias, stride, padding, norm_weight, norm_bias, eps};
  check(image, e);
  const Sizes s(image, e);
  const Tensor result = at::empty({s.batch, s.tokens, s.channels}, image.options().memory_format(at::MemoryFormat::Contiguous));
  embed(channels_last(image), e, s, result, result, true);
  return result;
}

Tensor with_gradient(const Tensor& image, const Tensor& weight, const Tensor& bias, int64_t stride, int64_t padding, const Tensor& norm_weight,
                     const Tensor& norm_bias, double eps) {
  if (!at::GradMode::is_enabled()) {
    at::AutoDispatchBelowADInplaceOrView guard;
    return forward_only(image, weight, bias, stride, padding, norm_weight, norm_bias, eps);
  }
  return PatchEmbed::apply(image, weight, bias, stride, padding, norm_weight, norm_bias, eps);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(segsharp, library) {
  library.def(
      "patch_embed(Tensor input, Tensor weight, Tensor bias, int stride, int padding, Tensor norm_weight, Tensor norm_bias, float eps) -> Tensor");
}

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("patch_embed", &forward_only); }

TORCH_LIBRARY_IMPL(segsharp, AutogradCPU, library) { library.impl("patch_embed", &with_gradient); }
