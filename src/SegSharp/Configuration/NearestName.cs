namespace SegSharp.Configuration;

/// <summary>Finds the known names that a misspelt one may have meant.</summary>
public static class NearestName
{
    /// <summary>Number of single-letter insertions, deletions, replacements and swaps of neighbours between two words.</summary>
    public static int Distance(string first, string second)
    {
        int[] twoBack = [];
        int[] previous = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int[] current = new int[second.Length + 1];
            current[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int replaced = previous[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                {
                    current[j] = Math.Min(current[j], twoBack[j - 2] + 1);
                }
            }

            (twoBack, previous) = (previous, current);
        }

        return previous[second.Length];
    }

    /// <summary>
    /// The known names near <paramref name="word"/>, nearest first, at most <paramref name="count"/>; none if nothing is near.
    /// </summary>
    public static IReadOnlyList<string> Find(string word, IEnumerable<string> known, int count = 3)
    {
        // A hostile key may be a megabyte long; no name is.
        if (word.Length > 100)
        {
            return [];
        }

        string lower = word.ToLowerInvariant();
        return
        [
            .. known.Distinct(StringComparer.Ordinal)
                .Select(name => (Name: name, Distance: Distance(lower, name.ToLowerInvariant())))
                .Where(pair => pair.Distance <= Math.Max(1, Math.Min(word.Length, pair.Name.Length) / 3)
                    || IsPart(lower, pair.Name.ToLowerInvariant()))
                .OrderBy(pair => pair.Distance)
                .ThenBy(pair => pair.Name, StringComparer.Ordinal)
                .Take(count)
                .Select(pair => pair.Name),
        ];
    }

    // 'interval' for 'val_interval': far by letters, near by sense.
    private static bool IsPart(string word, string name) =>
        Math.Min(word.Length, name.Length) >= 4
            && (name.Contains(word, StringComparison.Ordinal) || word.Contains(name, StringComparison.Ordinal));
}
