// The kernels for one level of the processor; compiled once a level, with SEGSHARP_LEVEL naming it.
#include "classes.h"
#include "depthwise.h"
#include "gemm.h"
#include "head.h"
#include "kernels.h"
#include "optimizer.h"
#include "rows.h"

#define SEGSHARP_TEXT_OF(x) #x
#define SEGSHARP_TEXT(x) SEGSHARP_TEXT_OF(x)

namespace segsharp {
namespace SEGSHARP_LEVEL {

extern const Kernels level_kernels;
const Kernels level_kernels = {
    SEGSHARP_TEXT(SEGSHARP_LEVEL),
    packed_size,
    pack,
    pack_panels,
    panels_of,
    gemm,
    gemm_tn,
    gemm_tn_scratch,
    layer_norm,
    layer_norm_backward,
    depthwise_gelu,
    depthwise_gelu_backward,
    depthwise_input_gradient,
    depthwise_weight_gradient,
    column_sums,
    exponentials,
    scale_rows,
    softmax_backward,
    row_dots,
    resize_row,
    add_scaled,
    column_squares,
    affine_relu,
    affine_relu_backward,
    affine_norm_backward,
    mix_rows,
    classify_row,
    cross_entropy_row,
    adamw,
};

}  // namespace SEGSHARP_LEVEL
}  // namespace segsharp
