namespace SegSharp.Tensors.Serialization;

/// <summary>The formats that can be read.</summary>
internal enum FileKind
{
    /// <summary>One safetensors file.</summary>
    Safetensors,

    /// <summary>A JSON index over several files.</summary>
    Index,

    /// <summary>PyTorch's zip layout, since 1.6.</summary>
    TorchZip,

    /// <summary>PyTorch's layout before 1.6: pickles, then the numbers.</summary>
    TorchLegacy,
}
