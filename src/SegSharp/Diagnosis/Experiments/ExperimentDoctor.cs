using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Data;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;
using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;
using SegSharp.Training.Tasks;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>
/// Examines a config of SegSharp: the rules on what it says, the strict reading of every key, the model built without memory and run on
/// symbols, and the headers of its checkpoints. Nothing is computed and no weight is read.
/// </summary>
public static class ExperimentDoctor
{
    private static readonly string[] _distilled = ["teacher_cfg", "student_cfg"];

    /// <summary>Examines a config.</summary>
    public static DoctorReport Examine(ExperimentRequest request)
    {
        using PreparedExperiment prepared = request.Prepare();
        return Examine(request, prepared);
    }

    /// <summary>Examines a config whose parts are built already.</summary>
    public static DoctorReport Examine(ExperimentRequest request, PreparedExperiment prepared)
    {
        CheckpointHeader? checkpoint = CheckpointHeader.Of(request, prepared.Weights, out Finding? unreadable);
        Subject subject = Describe(request) with
        {
            Checkpoint = Adapts(request) ? null : checkpoint?.Shapes,
            CheckpointFile = checkpoint?.Path,
            Maps = prepared.Task?.Encoder is Module<Tensor, IReadOnlyList<Tensor>> encoder
                ? Maps(encoder, prepared.InputChannels ?? EncoderInput.DefaultChannels) : null,
        };
        Examination examination = new(subject);
        List<Finding> findings = [.. unreadable is null ? [] : new[] { unreadable },
            .. request.Scan is { } scan ? DataDiagnosis.Examine(subject, scan) : Doctor.Examine(examination)];
        DoctorReport report = new(findings);
        RunFindings.Add(request, prepared, findings);
        FindingPlace place = new ConfigCursor(request.Config)["model"].Place;
        if (prepared.Task is { } task)
        {
            int channels = prepared.InputChannels ?? task.SymbolChannels(request.Config);
            if (task is SegmentationTask { Segmentor: var model })
            {
                report = Unproven.Try(() => Run(request, model, channels, findings, report), "model.forward", place, findings) ?? report;
            }

            Unproven.Try(() => TrainingStep.Check(request, task, channels, examination, findings), "model.loss", place, findings);
            Unproven.Try(() => findings.AddRange(CustomKeyFindings.Of(request, prepared.Experiment!, task.Model)),
                "custom_keys", place, findings);
            if (checkpoint is not null && !HasError(findings, DiagnosisFamily.Checkpoint))
            {
                Unproven.Try(() => findings.AddRange(CheckpointFindings.Of(checkpoint, task, request)), "checkpoint",
                    checkpoint.Place, findings);
            }
        }

        return report with { Findings = [.. findings.OrderByDescending(finding => finding.Severity)] };
    }

    /// <summary>The config of a request as the rules see it, without its checkpoint.</summary>
    public static Subject Describe(ExperimentRequest request) => new()
    {
        Framework = Framework.SegSharp,
        Registries = request.Registries,
        Config = new ConfigCursor(WithDistilled(request.Config)),
        Runtime = new ConfigCursor(Runtime(request)),
    };

    // What the encoder gives on symbols; how many pixels of the image a pixel of a map stands for it has to say itself.
    private static IReadOnlyList<FeatureMap>? Maps(Module<Tensor, IReadOnlyList<Tensor>> backbone, int channels)
    {
        IReadOnlyList<int>? strides = (backbone as IBackbone)?.Strides;
        return EncoderInput.Maps(backbone, channels) is { } widths
            ? [.. widths.Select((width, i) => new FeatureMap(width, strides?.Count == widths.Count ? strides[i] : null))] : null;
    }

    // A distiller names the configs of its two sides; the rules look into them.
    private static ConfigDict WithDistilled(ConfigDict config)
    {
        foreach (string side in _distilled)
        {
            if (new ConfigCursor(config)["distiller"][side].Text is { } path && File.Exists(path) && Loaded(path) is { } inner)
            {
                config = (ConfigDict)ConfigEditor.With(config, ["distiller", side], inner);
            }
        }

        return config;
    }

    private static ConfigDict? Loaded(string path)
    {
        try
        {
            return ConfigFile.Load(path);
        }
        catch (ConfigException)
        {
            return null; // it is another file's fault, told where that file is examined
        }
    }

    private static DoctorReport Run(ExperimentRequest request, EncoderDecoder model, int channels, List<Finding> findings,
        DoctorReport report)
    {
        try
        {
            ModelSummary summary = ModelSummary.Of(model, channels);
            if (request.Size is { } size)
            {
                Unfit(summary, size, findings);
            }

            return report with { ValidInput = Sentence(summary), Conditions = [.. summary.Conditions.Select(SizeCondition.Of)] };
        }
        catch (ShapeException e)
        {
            // the rules tell causes; the operator that fails is only where they show
            if (!HasError(findings, DiagnosisFamily.Model))
            {
                findings.Add(ShapeFinding.Of(e, request.Config));
            }

            return report;
        }
    }

    private static bool HasError(List<Finding> findings, DiagnosisFamily family) =>
        findings.Exists(finding => finding.Severity == Severity.Error && finding.Code.Family == family);

    private static void Unfit(ModelSummary summary, (int Height, int Width) size, List<Finding> findings)
    {
        Dictionary<string, long> sizes = new(StringComparer.Ordinal) { ["N"] = 1, ["H"] = size.Height, ["W"] = size.Width };
        if (summary.Conditions.FirstOrDefault(condition => !condition.Holds(sizes)) is { } broken)
        {
            findings.Add(new Finding
            {
                Code = DiagnosisCodes.InputTooSmall,
                Variant = "condition",
                Where = new FindingPlace { Module = broken.ModulePath },
                Arguments = MessageArguments.Of(
                    ("size", $"{size.Height}×{size.Width}"), ("requirement", broken.Requirement), ("reason", broken.Reason),
                    ("module", broken.ModulePath),
                    ("smallest", summary.SmallestSide)),
            });
        }
    }

    private static string Sentence(ModelSummary summary) => summary switch
    {
        { Conditions.Count: 0 } => "any N, H and W",
        { SmallestSide: { } side } => $"any N, and any H and W of at least {side}",
        _ => string.Join(" and ", summary.Conditions.Select(condition => condition.Requirement)),
    };

    // Who asks for weights of another model to be adapted knows that they are another model's.
    private static bool Adapts(ExperimentRequest request) =>
        request.OnMismatch is MismatchRule.Reinitialize or MismatchRule.Partial
        || (request.OnMismatch is null && new ConfigCursor(request.Config)[LoadPolicyReader.Key].Exists);

    // SyncBN is plain BN in one process, whatever the config says; that is told where several processes are launched.
    private static ConfigDict Runtime(ExperimentRequest request)
    {
        List<(string, object?)> pairs = [("mode", request.Trains ? "train" : "eval")];
        return ConfigDict.Of([.. pairs]);
    }
}
