using SegSharp.Cli.Tests.Support;
using SegSharp.Configuration.Vocabulary;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Data.Transforms;
using SegSharp.Diagnosis;
using SegSharp.Models;
using SegSharp.Models.Losses;
using SegSharp.Reporting;
using SegSharp.Training;
using SegSharp.Training.Averaging;
using SegSharp.Training.Hooks;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>Whatever name a config may use: the first look proves it, three iterations train with it, and it validates.</summary>
public sealed class EveryNameTrainsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SegSharp.Configuration.Registries _own = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Examples_AreThereForEveryRegisteredName()
    {
        Check(_own.Backbones().Names, Examples.Backbones);
        Check(_own.Heads().Names, [.. Examples.Heads, .. Examples.AuxiliaryHeads]);
        Check(_own.Losses().Names, [.. Examples.Losses, .. Examples.BoundaryLosses, .. Examples.BinaryLosses]);
        Check([OhemPixelSampler.TypeName], Examples.PixelSamplers);
        Check(_own.Samplers().Names, Examples.Samplers);
        Check(OptimizerReader.Types, Examples.Optimizers);
        Check(SchedulerReader.Types, Examples.Schedulers);
        Check(RatePolicyReader.Policies, Examples.Policies);
        Check([.. _own.Hooks().Names, EmaOptions.TypeName], Examples.Hooks);
        Check(
            _own.Transforms().Names,
            [.. Examples.Transforms, .. Examples.Loading, .. Examples.Labels, .. Examples.Depths, .. Examples.Mixes, .. Examples.Endings,
                .. Examples.Views]);
    }

    [Fact]
    public void Train_EveryExample_IsProvenTrainsThreeIterationsAndValidates()
    {
        string data = TinyData.WriteImages(_folder.Path);
        WriteBinaryMasks(data);
        string[] failures =
        [
            .. Enumerable.Range(0, WalkConfig.Runs).Select(number => Train($"walk{number}", WalkConfig.Text(number, data)))
                .OfType<string>(),
            .. Enumerable.Range(0, WalkConfig.BinaryRuns).Select(number => Train($"binary{number}", WalkConfig.BinaryText(number, data)))
                .OfType<string>(),
        ];
        Assert.True(failures.Length == 0, string.Join('\n', failures));
    }

    // What is wrong with a run; null for nothing.
    private string? Train(string name, string text)
    {
        (string config, string run) = (_folder.At($"{name}.py"), _folder.At(name));
        IO.AtomicFile.WriteAllText(config, text);
        CliResult result = InProcess.Run("train", config, "--work-dir", run);
        if (result.ExitCode != 0 || result.Error.Contains(DiagnosisCodes.NotProven.Id, StringComparison.Ordinal))
        {
            return $"{text}\n{result.Out}\n{result.Error}";
        }

        TrainingLog log = TrainingLog.Read(Path.Combine(run, TrainingSession.LogFile));
        bool trained = log.Training.Select(record => record.Iteration).SequenceEqual([1, 2, 3])
            && log.Training.All(record => double.IsFinite(record.Loss));
        bool validated = log.Validations is [{ Iteration: 3 }] && File.Exists(Path.Combine(run, "iter_3.safetensors"));
        return trained && validated ? null : $"{text}\ntrained: {trained}, validated: {validated}\n{result.Error}";
    }

    private static void WriteBinaryMasks(string data)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(data, "annotations"), "*.png", SearchOption.AllDirectories))
        {
            LabelMap mask = ImageFile.ReadLabels(file);
            string target = Path.Combine(data, "binary", Path.GetRelativePath(Path.Combine(data, "annotations"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            ImageFile.WriteLabels(target,
                new LabelMap(mask.Height, mask.Width, [.. mask.Labels.ToArray().Select(label => (byte)(label % 2))]));
        }
    }

    private static void Check(IEnumerable<string> names, IEnumerable<Example> examples) =>
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            examples.Select(example => example.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
