using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>SEG0111: logits at a quarter of the image where they are used as if they were full size.</summary>
internal sealed class HuggingFaceOutputRule : IDiagnosisRule
{
    private const int Stride = 4;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework != Framework.HuggingFace || (subject.Config["model_type"].Text ?? "segformer") != "segformer")
        {
            yield break;
        }

        // where both shapes are told, they are compared
        ConfigCursor upsample = subject.Config["custom_loss"]["upsample"];
        bool compared = subject.Runtime["pred"].Integers is not null && subject.Runtime["target"].Integers is not null;
        if (upsample.Flag == false && !compared)
        {
            yield return Tell.Of(DiagnosisCodes.LogitsStride, "hf-loss", upsample.Place with { Module = "outputs.logits" },
                ("key", upsample.Path), ("stride", Stride)) with
            {
                Edits = [Tell.Set(upsample, true)],
            };
        }

        ConfigCursor process = subject.Runtime["post_process"].Exists ? subject.Runtime["post_process"]
            : subject.Runtime["post_processing"];
        bool named = process.Node is Configuration.ConfigDict || process.Text?.Contains("semantic_segmentation",
            StringComparison.Ordinal) == true || subject.Runtime["post_process_semantic_segmentation"].Flag == true;
        bool sized = process["target_sizes"].Exists || subject.Runtime["target_sizes"].Exists;
        if (named && !sized)
        {
            ConfigCursor sizes = process.Node is Configuration.ConfigDict ? process["target_sizes"] : subject.Runtime["target_sizes"];
            yield return Tell.Of(DiagnosisCodes.LogitsStride, "hf-target-sizes", sizes.Place with { Module = "outputs.logits" },
                ("key", sizes.Path), ("stride", Stride)) with
            {
                Severity = Severity.Warning,
                Edits = ImageSize.Of(subject.Data["image"]["size"]) is { } size
                    ? [Tell.Set(sizes, new[] { new[] { size.Height, size.Width } })] : [],
            };
        }
    }
}
