namespace SegSharp.Checkpoints.Dialects;

/// <summary>Which of the decode heads called SegFormer a file holds. Their weights do not convert into each other.</summary>
public enum HeadKind
{
    /// <summary>None: an encoder alone.</summary>
    None,

    /// <summary>The published one: a linear map per level (<c>SegFormerHead</c>).</summary>
    AllMlp,

    /// <summary>MMSegmentation's: convolution, normalization and ReLU per level (<c>SegformerHead</c>).</summary>
    MultiBranch,

    /// <summary>Another one, such as MMSegmentation's <c>FCNHead</c>.</summary>
    Other,
}
