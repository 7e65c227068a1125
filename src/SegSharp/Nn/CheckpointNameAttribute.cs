namespace SegSharp.Nn;

/// <summary>Gives a module or parameter field the name it has in published checkpoints, where the field's own name differs.</summary>
/// <param name="name">The name; may hold dots.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class CheckpointNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
