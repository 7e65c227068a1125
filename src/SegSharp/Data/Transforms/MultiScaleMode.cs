namespace SegSharp.Data.Transforms;

/// <summary>What a list of several scales means.</summary>
public enum MultiScaleMode
{
    /// <summary>The long and the short side are drawn between the smallest and the largest of the list.</summary>
    Range,

    /// <summary>One of the list is drawn.</summary>
    Value,
}
