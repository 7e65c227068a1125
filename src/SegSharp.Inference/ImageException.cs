namespace SegSharp.Inference;

/// <summary>An image that a model cannot label; the message is one sentence.</summary>
public sealed class ImageException : ArgumentException
{
    /// <summary>Says what is wrong.</summary>
    public ImageException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and because of what.</summary>
    public ImageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
