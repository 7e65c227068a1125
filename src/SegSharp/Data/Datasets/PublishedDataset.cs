using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>
/// What is published of a data set, for one that a plugin brings: its classes follow from the type then,
/// and a config names its folders alone.
/// </summary>
/// <remarks>It is a public class with <see cref="Configuration.RegisteredAttribute"/> and a constructor without parameters.</remarks>
public abstract class PublishedDataset
{
    /// <summary>The classes' names in the order of their indices.</summary>
    public abstract IReadOnlyList<string> Classes { get; }

    /// <summary>One colour per class; null where none are published.</summary>
    public virtual IReadOnlyList<Rgb>? Colors => null;

    /// <summary>What ends an image's name.</summary>
    public virtual string ImageSuffix => ".jpg";

    /// <summary>What ends a mask's name.</summary>
    public virtual string MaskSuffix => ".png";

    /// <summary>Whether 0 in the masks is background that does not count.</summary>
    public virtual bool ReduceZeroLabel => false;

    /// <summary>What the data set's evaluation server wants for each class; null for the masks' own values.</summary>
    public virtual IReadOnlyList<byte>? SubmissionLabels => null;
}
