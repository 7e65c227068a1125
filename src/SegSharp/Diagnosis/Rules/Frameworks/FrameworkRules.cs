using SegSharp.Diagnosis.Rules.Frameworks.Detectron2;
using SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;
using SegSharp.Diagnosis.Rules.Frameworks.Lightly;
using SegSharp.Diagnosis.Rules.Frameworks.Onnx;
using SegSharp.Diagnosis.Rules.Frameworks.PyTorch;
using SegSharp.Diagnosis.Rules.Frameworks.Smp;

namespace SegSharp.Diagnosis.Rules.Frameworks;

/// <summary>The rules about the configs of the other frameworks.</summary>
internal static class FrameworkRules
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IDiagnosisRule> All { get; } =
    [
        new SmpArchitectureRule(), new SmpEncoderSupportRule(), new SmpDecoderRule(), new SmpInputRule(), new SmpLossRule(),
        new HuggingFaceStagesRule(), new HuggingFaceLabelsRule(), new HuggingFaceCheckpointRule(), new HuggingFaceSizesRule(),
        new HuggingFaceOutputRule(),
        new Detectron2ImageRule(), new Detectron2ClassesRule(), new Detectron2CheckpointRule(), new Detectron2StructureRule(),
        new LightlyWidthsRule(), new LightlyBatchRule(),
        new OnnxShapeRule(), new OnnxTypeRule(), new OnnxPoolingRule(), new TensorRtRule(),
        new TorchLayersRule(), new TorchLossRule(), new TorchModelRule(),
    ];
}
