namespace SegSharp.Cli.Hosting;

/// <summary>Options as MMSegmentation's scripts and their users write them, brought into the form that the parser expects.</summary>
internal static class ResumeSpelling
{
    /// <summary>What <c>--resume</c> means without a file.</summary>
    public const string Latest = "auto";

    private const string Resume = "--resume";

    private static readonly string[] _configs = [".py", ".yaml", ".yml", ".json"];

    /// <summary>
    /// <c>--work_dir</c> is <c>--work-dir</c>, and <c>--resume</c> takes the next word for its file only if that can be one: in
    /// <c>train --resume my_config.py</c> it is the config.
    /// </summary>
    public static string[] Normalise(IReadOnlyList<string> args)
    {
        List<string> words = [];
        for (int i = 0; i < args.Count; i++)
        {
            string word = args[i].StartsWith("--", StringComparison.Ordinal) ? WithHyphens(args[i]) : args[i];
            words.Add(word);
            if (word == Resume && (i + 1 == args.Count || !IsCheckpoint(args[i + 1])))
            {
                words.Add(Latest);
            }
        }

        return [.. words];
    }

    private static string WithHyphens(string word)
    {
        int end = word.IndexOf('=', StringComparison.Ordinal);
        return end < 0 ? word.Replace('_', '-') : word[..end].Replace('_', '-') + word[end..];
    }

    private static bool IsCheckpoint(string word) =>
        !word.StartsWith('-') && !_configs.Contains(Path.GetExtension(word).ToLowerInvariant());
}
