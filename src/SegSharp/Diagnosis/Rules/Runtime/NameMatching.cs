namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>How the names of a checkpoint become those of a model: as they are, without a prefix, or with one more.</summary>
/// <param name="Strip">What to take off the front of the checkpoint's names; empty for nothing.</param>
/// <param name="Add">What to put before them; empty for nothing.</param>
/// <param name="Hits">How many names meet.</param>
internal sealed record NameMatching(string Strip, string Add, int Hits)
{
    private const int MostNames = 4000;

    /// <summary>Whether the names meet as they are.</summary>
    public bool IsDirect => Strip.Length == 0 && Add.Length == 0;

    /// <summary>The name of the conversion, <c>strip:module.</c>.</summary>
    public string Rule => string.Join("+",
        new[] { Strip.Length > 0 ? $"strip:{Strip}" : "", Add.Length > 0 ? $"add:{Add}" : "" }.Where(part => part.Length > 0));

    /// <summary>A name of the checkpoint as the model would call it.</summary>
    public string? Map(string name) => name.StartsWith(Strip, StringComparison.Ordinal) ? Add + name[Strip.Length..] : null;

    /// <summary>The matching under which most names meet; the direct one of equals.</summary>
    public static NameMatching Best(IEnumerable<string> checkpoint, IEnumerable<string> model)
    {
        string[] source = [.. checkpoint.Take(MostNames)];
        HashSet<string> target = [.. model];
        HashSet<(string Strip, string Add)> candidates = [("", "")];
        foreach (string[] sample in new[] { source.Take(8).ToArray(), [.. source.TakeLast(8)] })
        {
            foreach (string name in sample)
            {
                foreach (string other in target.Where(other => Tail(other) == Tail(name)).Take(64))
                {
                    if (Difference(name, other) is { } pair)
                    {
                        candidates.Add(pair);
                    }
                }
            }
        }

        return candidates
            .Select(pair => new NameMatching(pair.Strip, pair.Add, 0))
            .Select(matching => matching with { Hits = source.Count(name => matching.Map(name) is { } mapped && target.Contains(mapped)) })
            .OrderByDescending(matching => matching.Hits).ThenBy(matching => matching.Strip.Length + matching.Add.Length).First();
    }

    // What stands before the longest common ending of two names; it ends with a dot on both sides.
    private static (string Strip, string Add)? Difference(string name, string other)
    {
        string[] first = name.Split('.');
        string[] second = other.Split('.');
        int common = 0;
        while (common < Math.Min(first.Length, second.Length) && first[^(common + 1)] == second[^(common + 1)])
        {
            common++;
        }

        return common == 0 ? null : (Prefix(first, common), Prefix(second, common));
    }

    private static string Prefix(string[] parts, int common) => parts.Length == common ? "" : string.Join('.', parts[..^common]) + ".";

    private static string Tail(string name) => name[(name.LastIndexOf('.') + 1)..];
}
