namespace SegSharp.Inference;

/// <summary>Weights that are not those of a model that can be run here; the message is one sentence.</summary>
public sealed class ModelException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and because of what.</summary>
    public ModelException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
