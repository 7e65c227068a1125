namespace SegSharp.Data.Transforms;

/// <summary>Whose arithmetic resizes images.</summary>
public enum ResizeBackend
{
    /// <summary>OpenCV's, as MMSegmentation uses it.</summary>
    OpenCv,

    /// <summary>Pillow's antialiased one, as Hugging Face's processors use it before transformers 5.</summary>
    Pillow,

    /// <summary>Torchvision's antialiased one, as they use it since, and as its fast processors did before.</summary>
    Torchvision,
}
