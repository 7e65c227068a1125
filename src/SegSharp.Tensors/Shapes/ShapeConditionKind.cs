namespace SegSharp.Tensors;

/// <summary>What a <see cref="ShapeCondition"/> is about.</summary>
public enum ShapeConditionKind
{
    /// <summary>A size that must be equal to another or large enough.</summary>
    Size,

    /// <summary>The number of values that one channel's mean and variance are taken from.</summary>
    ValuesPerChannel,
}
