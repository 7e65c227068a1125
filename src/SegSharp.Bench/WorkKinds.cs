namespace SegSharp.Bench;

/// <summary>The tasks of a side.</summary>
internal static class WorkKinds
{
    /// <summary>One AdamW step.</summary>
    public const string Train = "train";

    /// <summary>From an image to its label map.</summary>
    public const string Predict = "predict";

    /// <summary>Matrix products of several shapes.</summary>
    public const string MatrixProduct = "matrix_product";

    /// <summary>Many calls of an operator that computes next to nothing.</summary>
    public const string Door = "door";

    /// <summary>A training from image files.</summary>
    public const string Loader = "loader";
}
