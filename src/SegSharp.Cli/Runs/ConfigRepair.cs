using DiffPlex.Renderer;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.IO;

namespace SegSharp.Cli.Runs;

/// <summary>Applies the edits of findings to a config file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Before">Its text.</param>
/// <param name="After">Its text with the edits.</param>
/// <param name="Refused">Edits that could not be made in the text.</param>
internal sealed record ConfigRepair(string Path, string Before, string After, IReadOnlyList<ConfigEdit> Refused)
{
    /// <summary>Whether anything changes.</summary>
    public bool Changes => !string.Equals(Before, After, StringComparison.Ordinal);

    /// <summary>The change as a unified diff.</summary>
    public string Diff => UnidiffRenderer.GenerateUnidiff(Before, After, Path, Path);

    /// <summary>Works out what the certain edits of findings make of a file; nothing is written.</summary>
    public static ConfigRepair Plan(string path, IEnumerable<Finding> findings)
    {
        string text = File.ReadAllText(path);
        IEnumerable<ConfigEdit> edits = findings.Where(finding => finding.IsCertain && finding.Severity != Severity.Note)
            .SelectMany(finding => finding.Edits);
        string after = ConfigEditor.Apply(text, path, edits, out IReadOnlyList<ConfigEdit> refused);
        return new ConfigRepair(path, text, after, refused);
    }

    /// <summary>Writes the new text; the old one is kept beside it.</summary>
    /// <returns>The file that keeps the old text.</returns>
    public string Write()
    {
        string kept = Path + ".bak";
        for (int count = 1; File.Exists(kept); count++)
        {
            kept = $"{Path}.bak{count}";
        }

        AtomicFile.WriteAllText(kept, Before);
        AtomicFile.WriteAllText(Path, After);
        return kept;
    }
}
