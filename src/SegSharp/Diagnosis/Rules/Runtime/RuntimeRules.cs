namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>The rules about what is run and what the data holds, whatever the framework.</summary>
internal static class RuntimeRules
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IDiagnosisRule> All { get; } =
    [
        new TargetShapeRule(), new TargetTypeRule(), new VoidLabelRule(), new InputTypeRule(), new DeviceRule(), new ImageMaskSizeRule(),
        new InputRankRule(),
        new ImageChannelsRule(), new LastBatchRule(), new DatasetFilesRule(), new ModelShapesRule(), new OptimizerGroupsRule(),
    ];
}
