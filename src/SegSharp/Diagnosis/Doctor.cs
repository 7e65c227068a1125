using SegSharp.Diagnosis.Rules.Checkpoints;
using SegSharp.Diagnosis.Rules.Config;
using SegSharp.Diagnosis.Rules.Frameworks;
using SegSharp.Diagnosis.Rules.Labels;
using SegSharp.Diagnosis.Rules.Model;
using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Diagnosis.Rules.Training;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis;

/// <summary>Looks at a setup and tells what does not fit, without running anything.</summary>
public static class Doctor
{
    private static readonly IReadOnlyList<IDiagnosisRule> _rules =
    [
        new UnknownTypeRule(), new UnknownArgumentRule(),
        new NormLayoutRule(), new FeatureIndexRule(), new HeadChannelsRule(), new DistillationRule(), new HeadsDivisibilityRule(),
        new GroupDivisibilityRule(),
        new InputChannelsRule(), new NormalizationRule(), new InputSizeRule(), new SlidingWindowRule(),
        new LabelRangeRule(), new WrittenLabelRule(), new ReduceZeroLabelRule(), new IgnoreIndexRule(), new BinaryHeadRule(),
        new ClassWeightRule(), new PaletteRule(), new MaskFormatRule(),
        new SyncBatchNormRule(), new BatchNormSingleRule(), new MemoryRule(), new ScheduleRule(), new LossWeightRule(),
        new CheckpointKeysRule(), new CheckpointPrefixRule(), new CheckpointVariantRule(), new CheckpointClassesRule(),
        new CheckpointInputRule(), new OptimizerResumeRule(),
        .. FrameworkRules.All, .. RuntimeRules.All,
    ];

    /// <summary>Applies every rule to a subject.</summary>
    /// <returns>The findings, errors first.</returns>
    public static IReadOnlyList<Finding> Examine(Subject subject) => Examine(new Examination(subject));

    /// <summary>Applies every rule to a subject whose facts are known already.</summary>
    /// <returns>The findings, errors first.</returns>
    public static IReadOnlyList<Finding> Examine(Examination examination)
    {
        IO.Tally.Count("rules", "");
        IReadOnlyList<IDiagnosisRule> own = examination.Subject.Registries?.Instances<IDiagnosisRule>("rule") ?? [];
        return [.. _rules.Concat(own).SelectMany(rule => Apply(rule, examination)).OrderByDescending(finding => finding.Severity)];
    }

    // What the rule of a plugin found and has no sentence for is the rule's fault, and not that of the view that shows it.
    private static Finding Tellable(Finding finding) => finding.Message is not null || finding.Code.Family != DiagnosisFamily.Plugin
        ? finding : throw new InvalidOperationException($"the finding {finding.Code} has no {nameof(Finding.Message)}");

    // a rule that fails takes nothing from the others
    private static List<Finding> Apply(IDiagnosisRule rule, Examination examination)
    {
        List<Finding> findings = [];
        Unproven.Try(() => findings.AddRange(rule.Check(examination).Select(Tellable)), rule.GetType().Name, new FindingPlace(), findings);
        return findings;
    }
}
