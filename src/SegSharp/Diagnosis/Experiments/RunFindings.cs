using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Diagnosis.Data;
using SegSharp.Training;
using SegSharp.Training.Preparation;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>Tells what the run would refuse while it builds its parts, as far as no rule has told it.</summary>
internal static class RunFindings
{
    /// <summary>Adds the findings.</summary>
    public static void Add(ExperimentRequest request, PreparedExperiment prepared, List<Finding> findings)
    {
        findings.AddRange(prepared.Experiment?.Unread.Select(UnreadFinding.Of) ?? []);

        // one value that several data sets share is told once, as what is worst
        HashSet<(SourceLocation?, string)> places = [];
        foreach (PreparationError error in prepared.Errors.OrderBy(error => error.IsElsewhere))
        {
            if (error.Cause is ConfigException refused && !IsTold(findings, error, refused)
                && (refused.Location is null || refused.Location == SourceLocation.InCode
                    || places.Add((refused.Location, refused.Problem))))
            {
                Finding finding = Of(error.Step, refused, prepared);
                findings.Add(error.IsElsewhere ? finding with { Severity = Severity.Warning } : finding);
            }
        }

        findings.AddRange(prepared.Doubts.DistinctBy(doubt => (doubt.Location, doubt.Problem))
            .Select(doubt => ConfigFinding.Of(doubt, config: prepared.Config) with { Severity = Severity.Warning }));
        DataException[] missing =
            [.. prepared.Errors.Where(error => !error.IsElsewhere).Select(error => error.Cause).OfType<DataException>()];
        if (missing.Length > 0 && !findings.Exists(finding => finding.Severity == Severity.Error
            && finding.Code == DiagnosisCodes.MissingFiles && finding.Where.Key is not null))
        {
            findings.AddRange(Missing(request, prepared, missing));
        }
    }

    // A rule tells causes and knows the remedy better; the strict reading tells the same key once more.
    private static bool IsTold(List<Finding> findings, PreparationError error, ConfigException refused)
    {
        bool isAboutClasses = error.Step == PreparationStep.Classes;
        return findings.Exists(finding => finding.Severity == Severity.Error
            && ((refused.Key is { Length: > 0 } key && finding.Where.Key == key)
                || (isAboutClasses && finding.Code == DiagnosisCodes.LabelRange)
                || (error.Step == PreparationStep.Model && finding.Code == DiagnosisCodes.BinaryHead
                    && refused.Key?.Contains(".loss_decode", StringComparison.Ordinal) == true)
                || (error.Step == PreparationStep.Pipeline
                    && (finding.Code == DiagnosisCodes.InputChannels || finding.Code == DiagnosisCodes.Normalization))));
    }

    private static Finding Of(PreparationStep step, ConfigException refused, PreparedExperiment prepared) => step switch
    {
        PreparationStep.Parts => Parts(prepared),
        PreparationStep.Support => ConfigFinding.Of(refused, DiagnosisCodes.NotBuilt) with
        {
            Variant = refused.Key?.StartsWith("distiller", StringComparison.Ordinal) == true ? "distiller" : "quantization",
            Arguments = MessageArguments.Of(("key", refused.Key)),
        },
        PreparationStep.Processes => new Finding
        {
            Code = DiagnosisCodes.Processes,
            Where = new FindingPlace(),
            Arguments = MessageArguments.Of(("count", ProcessCount.Value)),
        },
        PreparationStep.Classes => ConfigFinding.Of(refused, DiagnosisCodes.LabelRange, prepared.Config),
        PreparationStep.Pipeline => ConfigFinding.Of(refused, DiagnosisCodes.TransformInput, prepared.Config),
        _ => ConfigFinding.Of(refused, code: null, prepared.Config),
    };

    private static Finding Parts(PreparedExperiment prepared)
    {
        bool trains = prepared.Options.Kind == RunKind.Training;
        IReadOnlyList<string> missing = trains ? prepared.Experiment!.MissingForTraining : prepared.Experiment!.MissingForTest;
        return new Finding
        {
            Code = DiagnosisCodes.MissingParts,
            Variant = trains ? "" : "test",
            Where = FindingPlace.Of(prepared.Config.Location, ""),
            Arguments = MessageArguments.Of(("missing", string.Join(", ", missing))),
        };
    }

    // The folders are looked through once more, now for all that is missing.
    private static IEnumerable<Finding> Missing(ExperimentRequest request, PreparedExperiment prepared, DataException[] missing)
    {
        Experiment experiment = prepared.Experiment!;
        Experiment needed = request.Kind == RunKind.Training ? experiment with { Test = null }
            : experiment with { Train = null, Val = experiment.Test is null ? experiment.Val : null };
        Finding[] found;
        try
        {
            DataScanOptions nothing = new() { DataRoot = request.DataRoot, MaxPairs = 0, UseCache = false, Folders = prepared.Folders };
            found = [.. PairFindings.Of(DataScan.Run(needed, nothing)).Where(finding => finding.Severity == Severity.Error)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found = [];
        }

        return found.Length > 0 ? found : missing.DistinctBy(e => e.Message).Select(e => new Finding
        {
            Code = DiagnosisCodes.MissingFiles,
            Variant = "refused",
            Where = e.File is { } file ? FindingPlace.OfFile(file) : new FindingPlace(),
            Arguments = MessageArguments.Of(("problem", e.Message)),
        });
    }
}
