namespace SegSharp.Checkpoints.Loading;

/// <summary>How the rows of a last layer belong to classes.</summary>
internal enum ClassifierKind
{
    /// <summary>It is no last layer.</summary>
    None,

    /// <summary>A row for each class.</summary>
    Classes,

    /// <summary>A row for each class, then one for the background, as Detectron2 and MMDetection 2.x and later order them.</summary>
    ClassesAndBackground,

    /// <summary>Four rows for each class: the sides of a box.</summary>
    Boxes,

    /// <summary>A block of rows for each anchor, whose number does not show.</summary>
    Anchors,
}
