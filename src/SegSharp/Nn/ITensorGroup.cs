using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Something that modules pass around and that holds tensors.</summary>
public interface ITensorGroup
{
    /// <summary>The tensors.</summary>
    IEnumerable<Tensor> Tensors { get; }
}
