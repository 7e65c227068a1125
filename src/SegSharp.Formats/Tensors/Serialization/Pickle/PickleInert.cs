namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>An object of a class that nothing here knows: only its name and its attributes are kept, as data.</summary>
/// <param name="name">The class, or the function that would have made it.</param>
internal sealed class PickleInert(string name)
{
    /// <summary>The class, or the function that would have made it.</summary>
    public string Name => name;

    /// <summary>Its attributes; null where it has none.</summary>
    public PickleDict? State { get; set; }
}
