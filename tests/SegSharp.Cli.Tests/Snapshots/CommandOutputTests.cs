using System.Text.RegularExpressions;
using SegSharp.Cli.Tests.Chinese;
using SegSharp.Cli.Tests.Support;
using SegSharp.Tests;

namespace SegSharp.Cli.Tests.Snapshots;

/// <summary>
/// What typical commands print, in both languages, is what was approved. The language belongs to the process,
/// so nothing runs beside these tests.
/// </summary>
[Collection(nameof(ChineseOutputTests))]
public sealed partial class CommandOutputTests : IDisposable
{
    private const string ErrorText = "RuntimeError: mat1 and mat2 shapes cannot be multiplied (16384x64 and 32x256)";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Commands
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (string language in (string[])["en", "zh"])
            {
                foreach (string command in (string[])["help", "doctor-fault", "doctor-sound", "config", "summary", "inspect", "convert",
                    "explain", "data-stats", "test"])
                {
                    rows.Add(command, language);
                }
            }

            return rows;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Output_OfATypicalCommand_IsTheApprovedOne(string command, string language)
    {
        string[] line = Line(command, TrainedRun.Shared);
        CliResult result = InProcess.Run([.. line, "--lang", language]);
        string text =
            $"$ segsharp {string.Join(' ', line)}\nexit code {result.ExitCode}\n\n--- output\n{result.Out}\n--- messages\n{result.Error}";
        ApprovedText.Check(Masked(text, command), $"{command}.{language}.txt");
    }

    private string[] Line(string command, TrainedRun run) => command switch
    {
        "help" => ["--help"],
        "doctor-fault" => ["doctor", run.Config, "--cfg-options", "model.backbone.embed_dims=16"],
        "doctor-sound" => ["doctor", run.Config],
        "config" => ["config", run.Config],
        "summary" => ["summary", run.Config, "--shape", "64", "64"],
        "inspect" => ["inspect", run.Checkpoint],
        "convert" => ["convert", run.Checkpoint, _folder.At("hf.safetensors"), "--to", "hf"],
        "explain" => ["explain", ErrorText],
        "data-stats" => ["data", "stats", run.Config],
        "test" => ["test", run.Config, run.Checkpoint],
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, null),
    };

    // what differs from machine to machine and from run to run
    private string Masked(string text, string command)
    {
        TrainedRun run = TrainedRun.Shared;
        string masked = text
            .Replace(_folder.Path, "FOLDER", StringComparison.Ordinal)
            .Replace(Path.GetDirectoryName(run.Config)!, "RUN", StringComparison.Ordinal)
            .Replace(AppContext.BaseDirectory, "PROGRAM/", StringComparison.Ordinal);
        masked = RunsOwn().Replace(Time().Replace(masked, "TIME"), "$1…");
        return command == "test" ? Blanks().Replace(Fraction().Replace(masked, "#"), "$1") : masked;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?[\d.]*(Z|[+-]\d\d:\d\d)?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();

    // texts of a checkpoint that hold its weights' checksums, the results of its training, and the length of a path
    [GeneratedRegex(@"^((?:metadata|元数据) +(?:config|state|xxh3) = ).*", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunsOwn();

    // metrics depend on the last bits of the training
    [GeneratedRegex(@"\d+\.\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"([ ─])\1+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
