namespace SegSharp.Diagnosis.Subjects;

/// <summary>What a loss takes as its target.</summary>
public enum TargetForm
{
    /// <summary>Nothing is known of the loss.</summary>
    Unknown,

    /// <summary>One class index a pixel: <c>[N, H, W]</c> for a prediction of <c>[N, C, H, W]</c>.</summary>
    Indices,

    /// <summary>A value for each value of the prediction.</summary>
    SameShape,

    /// <summary>As many values as the prediction has, in whatever shape.</summary>
    SameCount,
}
