namespace SegSharp.Tensors.Serialization;

/// <summary>A named tensor that exists, or is computed from such ones.</summary>
public sealed record LiveTensorSource : TensorSource
{
    /// <summary>Names a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="dtype">Its element type.</param>
    /// <param name="tensor">Gives the tensor, on any device; its caller frees what is computed.</param>
    public LiveTensorSource(string name, Shape shape, DType dtype, Func<Tensor> tensor)
        : base(name, shape, dtype, bytes => Copy(tensor, bytes)) => Tensor = tensor;

    /// <summary>Gives the tensor.</summary>
    public Func<Tensor> Tensor { get; }

    private static void Copy(Func<Tensor> tensor, Span<byte> bytes)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor plain = tensor().Detach().To(Device.Cpu).Contiguous();
        plain.AsBytes().CopyTo(bytes);
        GC.KeepAlive(plain);
    }
}
