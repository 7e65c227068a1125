using System.Runtime.InteropServices;
using SegSharp.Inference.Kernels;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Inference.Models;

/// <summary>Weights by their names, as floats.</summary>
/// <param name="path">Where they come from, for messages.</param>
/// <param name="tensors">The tensors, under SegSharp's names.</param>
internal sealed class WeightReader(string path, IEnumerable<TensorSource> tensors)
{
    private readonly Dictionary<string, TensorSource> _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>Where packed weights go.</summary>
    public WeightMemory Memory { get; } = new();

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The sizes of a tensor.</summary>
    /// <exception cref="ModelException">It is missing, or has another number of dimensions.</exception>
    public long[] Shape(string name, int rank)
    {
        long[] shape = Find(name).Shape.ToLongs();
        return shape.Length == rank && !shape.Contains(0) ? shape
            : throw new ModelException(
                $"'{path}': '{name}' has shape [{string.Join(", ", shape)}], expected are {rank} sizes of at least 1.");
    }

    /// <summary>A tensor's numbers, in row-major order.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <exception cref="ModelException">It is missing, or of another shape or type.</exception>
    public float[] Read(string name, params ReadOnlySpan<long> shape)
    {
        TensorSource tensor = Find(name);
        if (!tensor.Shape.ToLongs().AsSpan().SequenceEqual(shape))
        {
            throw new ModelException($"'{path}': '{name}' has shape {tensor.Shape}, expected is [{string.Join(", ", shape.ToArray())}].");
        }

        float[] result = GC.AllocateUninitializedArray<float>(checked((int)tensor.Shape.ElementCount.Value));
        if (tensor.DType == DType.Float32)
        {
            tensor.Fill(MemoryMarshal.AsBytes(result.AsSpan()));
            return result;
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)tensor.ByteCount));
        tensor.Fill(bytes);
        Widen(tensor, bytes, result);
        return result;
    }

    private TensorSource Find(string name) => _byName.TryGetValue(name, out TensorSource? tensor) ? tensor
        : throw new ModelException($"'{path}' holds no tensor '{name}', which a SegFormer has.");

    private void Widen(TensorSource tensor, byte[] bytes, float[] result)
    {
        switch (tensor.DType)
        {
            case DType.Float16:
                ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = (float)halves[i];
                }

                break;
            case DType.BFloat16:
                ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                }

                break;
            case DType.Float64:
                ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = (float)doubles[i];
                }

                break;
            default:
                throw new ModelException(
                    $"'{path}': '{tensor.Name}' has elements of type {tensor.DType}, expected are floating-point numbers.");
        }
    }
}
