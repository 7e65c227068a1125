using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>Reads what every setup has out of each framework's words.</summary>
internal static class SetupReader
{
    /// <summary>The facts of a subject.</summary>
    public static SetupFacts Read(Subject subject) => subject.Framework switch
    {
        Framework.SegSharp or Framework.MmSegmentation or Framework.OriginalSegFormer => MmSetup.Read(subject),
        Framework.SegmentationModelsPyTorch => SmpSetup.Read(subject),
        Framework.HuggingFace => HuggingFaceSetup.Read(subject),
        Framework.Detectron2 => Detectron2Setup.Read(subject),
        Framework.PyTorch => PyTorchSetup.Read(subject),
        _ => new SetupFacts(),
    };
}
