using System.Runtime.CompilerServices;

namespace SegSharp.Tensors.Tests;

public sealed class TensorMemoryTests
{
    [Fact]
    public void From_EveryElementType_RoundTrips()
    {
        using TensorScope scope = TensorScope.Open();
        RoundTrip<byte>(DType.UInt8, [0, 7, 255]);
        RoundTrip<sbyte>(DType.Int8, [-128, 7, 127]);
        RoundTrip<short>(DType.Int16, [-32768, 7, 32767]);
        RoundTrip<int>(DType.Int32, [int.MinValue, 7, int.MaxValue]);
        RoundTrip<long>(DType.Int64, [long.MinValue, 7, long.MaxValue]);
        RoundTrip<Half>(DType.Float16, [Half.MinValue, Half.Epsilon, Half.NaN]);
        RoundTrip<float>(DType.Float32, [float.MinValue, float.Epsilon, float.NaN]);
        RoundTrip<double>(DType.Float64, [double.MinValue, double.Epsilon, double.NaN]);
        RoundTrip<bool>(DType.Bool, [true, false, true]);

        // no CLR type has bfloat16's layout: the upper halves of 1 and -2 as singles
        Tensor brain = Tensor.From([1f, -2f], [2]).To(DType.BFloat16);
        Assert.Equal([0x3f80, 0xc000], brain.ToArray<ushort>());
    }

    [Fact]
    public void AsSpan_OfATensor_IsItsMemory()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor tensor = Tensor.From([1f, 2f, 3f, 4f], [2, 2]);
        tensor.AsSpan<float>()[3] = 40;
        Assert.Equal(50, tensor.Reshape([4]).Narrow(0, 2, 2).Sum().Item() + 7);
        Assert.True(Unsafe.AreSame(ref tensor.AsSpan<float>()[2], ref tensor.Select(0, 1).AsSpan<float>()[0]));
        Assert.Equal(16, tensor.AsBytes().Length);
        Assert.Equal(0, Ops.Zeros([3, 0]).AsSpan<float>().Length);
    }

    [Fact]
    public void AsSpan_WhereThereIsNone_SaysWhy()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor tensor = Ops.Ones([2, 3]);
        Assert.Contains("not contiguous", Assert.Throws<InvalidOperationException>(() =>
            tensor.Transpose(0, 1).AsSpan<float>().Length).Message, StringComparison.Ordinal);
        Assert.Contains("Float32", Assert.Throws<InvalidOperationException>(() => tensor.AsSpan<int>().Length).Message,
            StringComparison.Ordinal);
        Assert.Contains("no values", Assert.Throws<InvalidOperationException>(() => Tensor.Symbolic([2]).AsSpan<float>().Length).Message,
            StringComparison.Ordinal);

        // a byte of 2 is no truth value
        Assert.Throws<InvalidOperationException>(() => tensor.To(DType.UInt8).AsSpan<bool>().Length);
        Assert.Throws<ArgumentException>(() => Tensor.From([1f, 2f], [3]));
        Assert.Throws<NotSupportedException>(() => Tensor.Scalar('a'));
    }

    [Fact]
    public void ToArray_OfAView_IsInRowMajorOrder()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor tensor = Tensor.From([1, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal([1, 4, 2, 5, 3, 6], tensor.Transpose(0, 1).ToArray<int>());
        Assert.Equal(6, tensor.Select(0, 1).Select(0, 2).Item());
        Assert.Throws<InvalidOperationException>(() => tensor.Item());
    }

    private static void RoundTrip<T>(DType dtype, T[] values)
        where T : unmanaged
    {
        Tensor tensor = Tensor.From(values, [values.Length]);
        Assert.Equal(dtype, tensor.DType);
        Assert.Equal(values, tensor.ToArray<T>());
        Assert.Equal(values, tensor.AsSpan<T>().ToArray());
        Assert.Equal(values.Length * dtype.Size(), tensor.AsBytes().Length);
        Assert.Equal(values, tensor.Clone().ToArray<T>());
    }
}
