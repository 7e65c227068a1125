using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Diagnosis.Folders;
using SegSharp.IO;

namespace SegSharp.Cli.Runs;

/// <summary>Looks at a folder and writes a config for it.</summary>
/// <param name="context">What it works with.</param>
internal sealed class InitRun(CommandContext context)
{
    /// <summary>Looks, writes, and says what comes next. Nothing is written where a file of that name exists.</summary>
    public InitResult Execute(InitRequest request)
    {
        string root = Root(request.Directory);
        string config = request.Output ?? Path.GetFileName(Path.GetFullPath(root).TrimEnd('/', '\\')) + ".py";
        if (!config.EndsWith(".py", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException(Texts.Of($"--out is '{config}', expected a name that ends with .py."));
        }

        if (File.Exists(config) || Directory.Exists(config))
        {
            throw new IOException(
                Texts.Of($"'{config}' exists already, and nothing was changed: give another name with --out, or remove it first."));
        }

        FolderSurvey survey = ProgressLine.Run(
            context.Console, "masks", 0, progress => FolderSurvey.Of(root, request.Classes, progress.Show, context.Cancellation));
        StarterOptions options = new(request.Variant, request.Iterations ?? new StarterOptions().Iterations, request.Size);
        string text = StarterConfig.Write(survey, request.Directory.Replace('\\', '/'), options);
        List<string> files = [];
        foreach ((string path, IReadOnlyList<string> names) in survey.NewLists)
        {
            files.Add(Path.Combine(request.Directory, path));
            AtomicFile.WriteAllText(files[^1], string.Join('\n', names) + "\n");
        }

        AtomicFile.WriteAllText(config, text);
        files.Add(config);
        return new InitResult(survey, config, options.Size ?? StarterConfig.CropSize(survey), files,
            Next(survey, request.Directory, config, options));
    }

    private static string Root(string directory) => Directory.Exists(directory)
        ? directory
        : throw new DirectoryNotFoundException(File.Exists(directory)
            ? Texts.Of($"'{directory}' is a file, expected the folder of images and masks.")
            : Texts.Of($"The folder '{directory}' does not exist."));

    private static string[] Next(FolderSurvey survey, string root, string config, StarterOptions options)
    {
        string run = Path.Combine("work_dirs", Path.GetFileNameWithoutExtension(config));
        string images = Path.Combine(root, survey.Splits["val"][0].Images);
        return
        [
            $"segsharp doctor {CommandText.Quote(config)} --scan",
            $"segsharp train {CommandText.Quote(config)}",
            $"segsharp predict {CommandText.Quote(images)} --checkpoint " +
                $"{CommandText.Quote(Path.Combine(run, $"iter_{options.Iterations}.safetensors"))} --out-dir labelled",
        ];
    }
}
