// segsharp::upsample_argmax: the class of each pixel from logits at a lower resolution. Bilinear resizing and arg-max go row by row, so the
// logits at full resolution (classes times pixels) never exist.
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <torch/library.h>

#include "class_rows.h"
#include "resample_axis.h"

namespace {

at::Tensor upsample_argmax(const at::Tensor& self, at::IntArrayRef output_size, bool align_corners) {
  TORCH_CHECK(self.dim() == 4 && self.scalar_type() == at::kFloat && self.device().is_cpu() && output_size.size() == 2,
              "upsample_argmax: a float32 CPU tensor [batch, classes, height, width] and two sizes are expected");
  const int64_t batch = self.size(0), classes = self.size(1), in_height = self.size(2), in_width = self.size(3);
  const int64_t height = output_size[0], width = output_size[1];
  TORCH_CHECK(classes >= 1 && classes <= 256 && in_height >= 1 && in_width >= 1 && height >= 1 && width >= 1,
              "upsample_argmax: 1 to 256 classes and sizes of at least 1 are expected");
  at::Tensor result = at::empty({batch, height, width}, self.options().dtype(at::kByte).memory_format(at::MemoryFormat::Contiguous));
  const segsharp::ResampleAxis rows(in_height, height, align_corners), columns(in_width, width, align_corners);
  const segsharp::ClassRows source(self);
  uint8_t* target = result.data_ptr<uint8_t>();
  at::parallel_for(0, batch * height, 8, [&](int64_t begin, int64_t end) {
    segsharp::RowPair pair(source, segsharp::kNoClass);
    segsharp::AlignedFloats row(source.row_size());
    for (int64_t line = begin; line < end; ++line) {
      const int64_t y = line % height;
      pair.move_to(line / height, rows.low[y], rows.high[y]);
      pair.mix(rows.low_weight[y], rows.high_weight[y], row.data());
      segsharp::kernels().classify_row(source.pixels(row.data(), columns), target + line * width);
    }
  });
  return result;
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(segsharp, library) { library.def("upsample_argmax(Tensor self, int[2] output_size, bool align_corners) -> Tensor"); }

TORCH_LIBRARY_IMPL(segsharp, CPU, library) { library.impl("upsample_argmax", &upsample_argmax); }
