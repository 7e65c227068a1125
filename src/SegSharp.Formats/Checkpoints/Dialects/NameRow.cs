namespace SegSharp.Checkpoints.Dialects;

/// <summary>The same numbers under two names: the rows of the own tensors, one below the other, are those of the foreign ones.</summary>
/// <param name="Own">SegSharp's names.</param>
/// <param name="Foreign">The dialect's names.</param>
/// <param name="IsPointwise">Whether the dialect stores the linear map as a 1×1 convolution.</param>
internal sealed record NameRow(string[] Own, string[] Foreign, bool IsPointwise = false)
{
    /// <summary>How many parts of the joined rows a tensor has: keys with values have two, queries with both three.</summary>
    public static int Parts(string name) =>
        name.Contains(".kv.", StringComparison.Ordinal) ? 2 : name.Contains(".in_proj_", StringComparison.Ordinal) ? 3 : 1;
}
