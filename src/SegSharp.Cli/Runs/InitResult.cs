using SegSharp.Diagnosis.Folders;

namespace SegSharp.Cli.Runs;

/// <summary>What was found in a folder and written for it.</summary>
/// <param name="Survey">What the folder holds.</param>
/// <param name="Config">The config.</param>
/// <param name="Size">The side of the training crops.</param>
/// <param name="Files">All files that were written.</param>
/// <param name="Next">The commands that come next.</param>
internal sealed record InitResult(FolderSurvey Survey, string Config, int Size, IReadOnlyList<string> Files, IReadOnlyList<string> Next);
