using System.Runtime.CompilerServices;

namespace SegSharp.Inference.Kernels;

/// <summary>The innermost piece of a matrix product: a few rows of one side and a panel of the other, with all sums in registers.</summary>
/// <remarks>
/// Source: Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication". A line for each row, because registers have no
/// index; rows that a height lacks are left out by the compiler, which makes one version for each height and width that is called.
/// </remarks>
internal static unsafe class Tile<V, H>
    where V : unmanaged, IVector<V>
    where H : struct, IHeight
{
    /// <summary>Computes a tile.</summary>
#pragma warning disable MA0051 // a line for each row: a loop over them would not stay in registers
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in TileWork work)
#pragma warning restore MA0051
    {
        nint row = work.Row, depth = work.Depth, fromStride = work.FromStride, stride = work.ToStride, residualStride = work.ResidualStride;
        float* rows0 = work.A, panel = work.Panel, from = work.From, c = work.To, bias = work.Bias, residual = work.Residual;

        // four rows a base pointer: base, base + row, base + 2 row and base + 3 row need few registers
        float* rows1 = rows0 + (4 * row), rows2 = rows0 + (8 * row), rows3 = rows0 + (12 * row);
        nint row2 = 2 * row, row3 = 3 * row;
        V left = bias == null ? V.All(0) : V.Load(bias), right = bias == null ? left : V.Load(bias + V.Count);
        V l0 = left, r0 = right;
        V l1 = left, r1 = right;
        V l2 = left, r2 = right;
        V l3 = left, r3 = right;
        V l4 = left, r4 = right;
        V l5 = left, r5 = right;
        V l6 = left, r6 = right;
        V l7 = left, r7 = right;
        V l8 = left, r8 = right;
        V l9 = left, r9 = right;
        V l10 = left, r10 = right;
        V l11 = left, r11 = right;
        V l12 = left, r12 = right;
        V l13 = left, r13 = right;
        if (bias == null)
        {
            l0 = V.Load(from + (0 * fromStride)); r0 = V.Load(from + (0 * fromStride) + V.Count);
            if (H.Rows > 1) { l1 = V.Load(from + (1 * fromStride)); r1 = V.Load(from + (1 * fromStride) + V.Count); }
            if (H.Rows > 2) { l2 = V.Load(from + (2 * fromStride)); r2 = V.Load(from + (2 * fromStride) + V.Count); }
            if (H.Rows > 3) { l3 = V.Load(from + (3 * fromStride)); r3 = V.Load(from + (3 * fromStride) + V.Count); }
            if (H.Rows > 4) { l4 = V.Load(from + (4 * fromStride)); r4 = V.Load(from + (4 * fromStride) + V.Count); }
            if (H.Rows > 5) { l5 = V.Load(from + (5 * fromStride)); r5 = V.Load(from + (5 * fromStride) + V.Count); }
            if (H.Rows > 6) { l6 = V.Load(from + (6 * fromStride)); r6 = V.Load(from + (6 * fromStride) + V.Count); }
            if (H.Rows > 7) { l7 = V.Load(from + (7 * fromStride)); r7 = V.Load(from + (7 * fromStride) + V.Count); }
            if (H.Rows > 8) { l8 = V.Load(from + (8 * fromStride)); r8 = V.Load(from + (8 * fromStride) + V.Count); }
            if (H.Rows > 9) { l9 = V.Load(from + (9 * fromStride)); r9 = V.Load(from + (9 * fromStride) + V.Count); }
            if (H.Rows > 10) { l10 = V.Load(from + (10 * fromStride)); r10 = V.Load(from + (10 * fromStride) + V.Count); }
            if (H.Rows > 11) { l11 = V.Load(from + (11 * fromStride)); r11 = V.Load(from + (11 * fromStride) + V.Count); }
            if (H.Rows > 12) { l12 = V.Load(from + (12 * fromStride)); r12 = V.Load(from + (12 * fromStride) + V.Count); }
            if (H.Rows > 13) { l13 = V.Load(from + (13 * fromStride)); r13 = V.Load(from + (13 * fromStride) + V.Count); }
        }

        for (float* end = panel + (depth * 2 * V.Count); panel < end; panel += 2 * V.Count)
        {
            V a = V.Load(panel), b = V.Load(panel + V.Count);
            V w0 = V.All(rows0[0]); l0 = V.MultiplyAdd(w0, a, l0); r0 = V.MultiplyAdd(w0, b, r0);
            if (H.Rows > 1) { V w1 = V.All(rows0[row]); l1 = V.MultiplyAdd(w1, a, l1); r1 = V.MultiplyAdd(w1, b, r1); }
            if (H.Rows > 2) { V w2 = V.All(rows0[row2]); l2 = V.MultiplyAdd(w2, a, l2); r2 = V.MultiplyAdd(w2, b, r2); }
            if (H.Rows > 3) { V w3 = V.All(rows0[row3]); l3 = V.MultiplyAdd(w3, a, l3); r3 = V.MultiplyAdd(w3, b, r3); }
            if (H.Rows > 4) { V w4 = V.All(rows1[0]); l4 = V.MultiplyAdd(w4, a, l4); r4 = V.MultiplyAdd(w4, b, r4); }
            if (H.Rows > 5) { V w5 = V.All(rows1[row]); l5 = V.MultiplyAdd(w5, a, l5); r5 = V.MultiplyAdd(w5, b, r5); }
            if (H.Rows > 6) { V w6 = V.All(rows1[row2]); l6 = V.MultiplyAdd(w6, a, l6); r6 = V.MultiplyAdd(w6, b, r6); }
            if (H.Rows > 7) { V w7 = V.All(rows1[row3]); l7 = V.MultiplyAdd(w7, a, l7); r7 = V.MultiplyAdd(w7, b, r7); }
            if (H.Rows > 8) { V w8 = V.All(rows2[0]); l8 = V.MultiplyAdd(w8, a, l8); r8 = V.MultiplyAdd(w8, b, r8); }
            if (H.Rows > 9) { V w9 = V.All(rows2[row]); l9 = V.MultiplyAdd(w9, a, l9); r9 = V.MultiplyAdd(w9, b, r9); }
            if (H.Rows > 10) { V w10 = V.All(rows2[row2]); l10 = V.MultiplyAdd(w10, a, l10); r10 = V.MultiplyAdd(w10, b, r10); }
            if (H.Rows > 11) { V w11 = V.All(rows2[row3]); l11 = V.MultiplyAdd(w11, a, l11); r11 = V.MultiplyAdd(w11, b, r11); }
            if (H.Rows > 12) { V w12 = V.All(rows3[0]); l12 = V.MultiplyAdd(w12, a, l12); r12 = V.MultiplyAdd(w12, b, r12); }
            if (H.Rows > 13) { V w13 = V.All(rows3[row]); l13 = V.MultiplyAdd(w13, a, l13); r13 = V.MultiplyAdd(w13, b, r13); }
            rows0++;
            rows1++;
            rows2++;
            rows3++;
        }

        if (residual != null)
        {
            l0 += V.Load(residual + (0 * residualStride)); r0 += V.Load(residual + (0 * residualStride) + V.Count);
            if (H.Rows > 1) { l1 += V.Load(residual + (1 * residualStride)); r1 += V.Load(residual + (1 * residualStride) + V.Count); }
            if (H.Rows > 2) { l2 += V.Load(residual + (2 * residualStride)); r2 += V.Load(residual + (2 * residualStride) + V.Count); }
            if (H.Rows > 3) { l3 += V.Load(residual + (3 * residualStride)); r3 += V.Load(residual + (3 * residualStride) + V.Count); }
            if (H.Rows > 4) { l4 += V.Load(residual + (4 * residualStride)); r4 += V.Load(residual + (4 * residualStride) + V.Count); }
            if (H.Rows > 5) { l5 += V.Load(residual + (5 * residualStride)); r5 += V.Load(residual + (5 * residualStride) + V.Count); }
            if (H.Rows > 6) { l6 += V.Load(residual + (6 * residualStride)); r6 += V.Load(residual + (6 * residualStride) + V.Count); }
            if (H.Rows > 7) { l7 += V.Load(residual + (7 * residualStride)); r7 += V.Load(residual + (7 * residualStride) + V.Count); }
            if (H.Rows > 8) { l8 += V.Load(residual + (8 * residualStride)); r8 += V.Load(residual + (8 * residualStride) + V.Count); }
            if (H.Rows > 9) { l9 += V.Load(residual + (9 * residualStride)); r9 += V.Load(residual + (9 * residualStride) + V.Count); }
            if (H.Rows > 10) { l10 += V.Load(residual + (10 * residualStride)); r10 += V.Load(residual + (10 * residualStride) + V.Count); }
            if (H.Rows > 11) { l11 += V.Load(residual + (11 * residualStride)); r11 += V.Load(residual + (11 * residualStride) + V.Count); }
            if (H.Rows > 12) { l12 += V.Load(residual + (12 * residualStride)); r12 += V.Load(residual + (12 * residualStride) + V.Count); }
            if (H.Rows > 13) { l13 += V.Load(residual + (13 * residualStride)); r13 += V.Load(residual + (13 * residualStride) + V.Count); }
        }

        if (work.IsRelu)
        {
            V zero = V.All(0);
            l0 = V.Larger(zero, l0); r0 = V.Larger(zero, r0);
            if (H.Rows > 1) { l1 = V.Larger(zero, l1); r1 = V.Larger(zero, r1); }
            if (H.Rows > 2) { l2 = V.Larger(zero, l2); r2 = V.Larger(zero, r2); }
            if (H.Rows > 3) { l3 = V.Larger(zero, l3); r3 = V.Larger(zero, r3); }
            if (H.Rows > 4) { l4 = V.Larger(zero, l4); r4 = V.Larger(zero, r4); }
            if (H.Rows > 5) { l5 = V.Larger(zero, l5); r5 = V.Larger(zero, r5); }
            if (H.Rows > 6) { l6 = V.Larger(zero, l6); r6 = V.Larger(zero, r6); }
            if (H.Rows > 7) { l7 = V.Larger(zero, l7); r7 = V.Larger(zero, r7); }
            if (H.Rows > 8) { l8 = V.Larger(zero, l8); r8 = V.Larger(zero, r8); }
            if (H.Rows > 9) { l9 = V.Larger(zero, l9); r9 = V.Larger(zero, r9); }
            if (H.Rows > 10) { l10 = V.Larger(zero, l10); r10 = V.Larger(zero, r10); }
            if (H.Rows > 11) { l11 = V.Larger(zero, l11); r11 = V.Larger(zero, r11); }
            if (H.Rows > 12) { l12 = V.Larger(zero, l12); r12 = V.Larger(zero, r12); }
            if (H.Rows > 13) { l13 = V.Larger(zero, l13); r13 = V.Larger(zero, r13); }
        }

        V.Store(c + (0 * stride), l0); V.Store(c + (0 * stride) + V.Count, r0);
        if (H.Rows > 1) { V.Store(c + (1 * stride), l1); V.Store(c + (1 * stride) + V.Count, r1); }
        if (H.Rows > 2) { V.Store(c + (2 * stride), l2); V.Store(c + (2 * stride) + V.Count, r2); }
        if (H.Rows > 3) { V.Store(c + (3 * stride), l3); V.Store(c + (3 * stride) + V.Count, r3); }
        if (H.Rows > 4) { V.Store(c + (4 * stride), l4); V.Store(c + (4 * stride) + V.Count, r4); }
        if (H.Rows > 5) { V.Store(c + (5 * stride), l5); V.Store(c + (5 * stride) + V.Count, r5); }
        if (H.Rows > 6) { V.Store(c + (6 * stride), l6); V.Store(c + (6 * stride) + V.Count, r6); }
        if (H.Rows > 7) { V.Store(c + (7 * stride), l7); V.Store(c + (7 * stride) + V.Count, r7); }
        if (H.Rows > 8) { V.Store(c + (8 * stride), l8); V.Store(c + (8 * stride) + V.Count, r8); }
        if (H.Rows > 9) { V.Store(c + (9 * stride), l9); V.Store(c + (9 * stride) + V.Count, r9); }
        if (H.Rows > 10) { V.Store(c + (10 * stride), l10); V.Store(c + (10 * stride) + V.Count, r10); }
        if (H.Rows > 11) { V.Store(c + (11 * stride), l11); V.Store(c + (11 * stride) + V.Count, r11); }
        if (H.Rows > 12) { V.Store(c + (12 * stride), l12); V.Store(c + (12 * stride) + V.Count, r12); }
        if (H.Rows > 13) { V.Store(c + (13 * stride), l13); V.Store(c + (13 * stride) + V.Count, r13); }
    }
}
