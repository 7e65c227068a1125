using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Writes files that PyTorch's <c>torch.load</c> reads, with and without <c>weights_only</c>.</summary>
/// <remarks>Source: <c>_save</c> in <c>torch/serialization.py</c> of PyTorch.</remarks>
public static class TorchZipWriter
{
    // the archive's folder; PyTorch takes any name
    private const string Root = "archive/";

    /// <summary>Writes tensors in the given order as a dict, each with numbers of its own.</summary>
    /// <param name="stream">Where to; it must be able to seek, and is not closed.</param>
    /// <param name="tensors">Names, each once, and tensors on any device.</param>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors) =>
        Write(stream, [.. tensors.Select(t => new LiveTensorSource(t.Name, t.Tensor.Shape, t.Tensor.DType, () => t.Tensor))]);

    /// <summary>Writes tensors in the given order, each of which is read when its turn comes.</summary>
    /// <inheritdoc cref="Write(Stream, IReadOnlyList{ValueTuple{string, Tensor}})"/>
    public static void Write(Stream stream, IReadOnlyList<TensorSource> tensors) => Write(stream, tensors, uint.MaxValue);

    /// <summary>The same with 64-bit places from <paramref name="limit"/> on.</summary>
    internal static void Write(Stream stream, IReadOnlyList<TensorSource> tensors, long limit)
    {
        if (tensors.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The name '{twice.Key}' stands twice.", nameof(tensors));
        }

        ZipWriter zip = new(stream, limit);
        zip.Add(Root + "data.pkl", Pickle(tensors));
        for (int i = 0; i < tensors.Count; i++)
        {
            using TensorScope scope = TensorScope.Open();
            Tensor plain = tensors[i].Read().Detach().To(Device.Cpu).Contiguous();
            zip.Add($"{Root}data/{i}", plain.AsBytes());
            GC.KeepAlive(plain);
        }

        zip.Add(Root + "version", "3\n"u8);
        zip.Finish();
    }

    private static byte[] Pickle(IReadOnlyList<TensorSource> tensors)
    {
        PickleWriter pickle = new();
        pickle.Write(PickleOpcode.EmptyDict).Write(PickleOpcode.Mark);
        for (int i = 0; i < tensors.Count; i++)
        {
            long[] sizes = [.. tensors[i].Shape.Select(dim => dim.Value)];
            long count = sizes.Aggregate(1L, (product, size) => product * size);
            pickle.Text(tensors[i].Name)
                .Global("torch._utils", "_rebuild_tensor_v2").Write(PickleOpcode.Mark)
                .Write(PickleOpcode.Mark).Text("storage").Global("torch", TorchPickleHost.StorageName(tensors[i].DType))
                .Text(i.ToString(System.Globalization.CultureInfo.InvariantCulture)).Text("cpu").Integer(count)
                .Write(PickleOpcode.Tuple).Write(PickleOpcode.BinPersId)
                .Integer(0).Tuple(sizes).Tuple(Strides(sizes))
                .Write(PickleOpcode.NewFalse)
                .Global("collections", "OrderedDict").Write(PickleOpcode.EmptyTuple).Write(PickleOpcode.Reduce)
                .Write(PickleOpcode.Tuple).Write(PickleOpcode.Reduce);
        }

        return pickle.Write(PickleOpcode.SetItems).Finish();
    }

    private static long[] Strides(long[] sizes)
    {
        long[] strides = new long[sizes.Length];
        long stride = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, sizes[i]);
        }

        return strides;
    }
}
