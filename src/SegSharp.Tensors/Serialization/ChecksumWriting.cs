using System.IO.Hashing;

namespace SegSharp.Tensors.Serialization;

/// <summary>Takes the checksums of tensors that are going to be written.</summary>
public static class ChecksumWriting
{
    /// <summary>
    /// The text for the head of a safetensors file with these tensors in this order; its name is <see cref="TensorChecksums.Key"/>.
    /// </summary>
    public static string Write(IReadOnlyList<(string Name, Tensor Tensor)> tensors) => TensorChecksums.Write(
        [.. tensors.Select(t => (t.Name, t.Tensor.DType, t.Tensor.Shape))], [.. tensors.Select(t => Of(t.Tensor))]);

    private static ulong Of(Tensor tensor)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor plain = tensor.Detach().To(Device.Cpu).Contiguous();
        ulong checksum = XxHash3.HashToUInt64(plain.AsBytes());
        GC.KeepAlive(plain);
        return checksum;
    }
}
