using SegSharp.Models;

namespace SegSharp.Cli.Rendering;

/// <summary>The names of a summary's modules, drawn as a tree.</summary>
internal static class SummaryTree
{
    /// <summary>One name for each row, under that of its caller and without repeating it.</summary>
    public static string[] Names(IReadOnlyList<SummaryRow> rows)
    {
        List<string> callers = [];
        string[] names = new string[rows.Count];
        bool[] goesOn = new bool[rows.Count == 0 ? 1 : rows.Max(row => row.Depth) + 2];

        // from the end, so that it is known which branches go on below
        string[] branches = new string[rows.Count];
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            int depth = rows[i].Depth;
            branches[i] = depth == 0 ? "" : string.Concat(Enumerable.Range(1, depth - 1).Select(level => goesOn[level] ? "│ " : "  "))
                + (goesOn[depth] ? "├─" : "└─");
            goesOn[depth] = true;
            goesOn.AsSpan(depth + 1).Clear();
        }

        for (int i = 0; i < names.Length; i++)
        {
            SummaryRow row = rows[i];
            callers.RemoveRange(row.Depth, callers.Count - row.Depth);
            string prefix = callers.Count == 0 || callers[^1].Length == 0 ? "" : callers[^1] + ".";
            string name = row.Path.StartsWith(prefix, StringComparison.Ordinal) ? row.Path[prefix.Length..] : row.Path;
            names[i] = branches[i] + (name.Length == 0 ? "model" : name);
            callers.Add(row.Path);
        }

        return names;
    }
}
