using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tests.Data;
using SegSharp.Tests.Training;
using SegSharp.Training;

namespace SegSharp.Tests.Diagnosis;

/// <summary>
/// For random configs of a run, sound and broken: what the doctor finds clean trains an iteration and validates, what training refuses it
/// had found, and it finds no error in what runs. SEGSHARP_DOCTOR_CASES asks for another number of configs than the usual one.
/// </summary>
public sealed class RunPropertyTests : IDisposable
{
    private const int Cases = 200;

    private readonly TemporaryDirectory _directory = new();

    public RunPropertyTests()
    {
        Squares.Write(_directory.Root, foreground: 1);
        for (int i = 0; i < 4; i++)
        {
            ImageFile.Write(Path.Combine(_directory["grey"], $"{i}.png"),
                (ByteImage)ImageFile.Read(Path.Combine(_directory["images"], $"{i}.png"), ColorMode.Grayscale));
        }
    }

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("SEGSHARP_DOCTOR_CASES"), NumberStyles.Integer,
        CultureInfo.InvariantCulture, out int cases) ? cases : Cases;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Examine_RandomRuns_AgreesWithTraining()
    {
        int count = Count, clean = 0;
        List<string> wrong = [];
        for (int seed = 0; seed < count; seed++)
        {
            RandomRunConfig drawn = new(seed, _directory.Root);
            DoctorReport report = Examine(drawn.Text);
            Exception? refusal = Train(drawn.Text, _directory[$"run{seed}"]);
            bool isClean = report.Errors == 0;
            clean += isClean ? 1 : 0;
            if (isClean != refusal is null)
            {
                string found = string.Join("; ", report.Findings.Where(finding => finding.Severity == Severity.Error)
                    .Select(finding => $"{finding.MessageKey} {finding.Where.Key} {string.Join('|', finding.Arguments.Values)}"));
                wrong.Add($"seed {seed}: doctor [{found}], " +
                    $"training {(refusal is null ? "runs" : $"{refusal.GetType().Name}: {refusal.Message}")}\n{drawn.Text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));

        // the draw must hold enough of both for the agreement to mean something
        Assert.InRange(clean, count / 6, count * 5 / 6);
    }

    private static DoctorReport Examine(string text)
    {
        ConfigDict config;
        try
        {
            config = ConfigFile.Parse(text, "config.py");
        }
        catch (ConfigException e)
        {
            return new DoctorReport([ConfigFinding.Of(e, DiagnosisCodes.UnreadableConfig)]);
        }

        // the values of masks are known from a scan only
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(config) { RequiresAll = true });
        return report.Errors > 0 || Scan(config) is not { } scan ? report
            : ExperimentDoctor.Examine(new ExperimentRequest(config) { RequiresAll = true, Scan = scan });
    }

    private static DataScanResult? Scan(ConfigDict config)
    {
        Experiment experiment = ExperimentReader.Read(config);
        return DataScan.Run(experiment with { Test = null }, new DataScanOptions { UseCache = false });
    }

    private static Exception? Train(string text, string directory)
    {
        try
        {
            using TrainingSession session = TrainingSession.Create(ExperimentReader.Read(ConfigFile.Parse(text, "config.py")),
                new SessionOptions { WorkDirectory = directory });
            session.Run();
            return null;
        }
        catch (DivergenceException)
        {
            return null; // it has run
        }
#pragma warning disable CA1031 // Whatever it is, the doctor must have found it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }
}
