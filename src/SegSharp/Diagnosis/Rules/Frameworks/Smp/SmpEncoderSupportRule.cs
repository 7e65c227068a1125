using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Smp;

/// <summary>SEG0110, SEG0118: an encoder that the decoder cannot use, and the placeholder that looks like one.</summary>
internal sealed class SmpEncoderSupportRule : IDiagnosisRule
{
    // from it on, the first patch embedding of the Mix Transformers adapts to any number of channels
    private static readonly Version _adaptsChannels = new(0, 3, 3);

    private static readonly string[] _needHalfMap = ["UnetPlusPlus", "Linknet"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (SmpModel.Of(examination.Subject) is not { Encoder: { } encoder } model)
        {
            yield break;
        }

        bool isMit = encoder.Name.StartsWith("mit_b", StringComparison.Ordinal);
        if (model.DilatedStride is { } stride && !encoder.IsDilatable)
        {
            yield return Unfit(model, encoder, "smp-dilated", "resnet50", ("stride", stride));
        }
        else if (encoder.HasPlaceholder && _needHalfMap.Contains(model.Name, StringComparer.Ordinal))
        {
            yield return Unfit(model, encoder, "smp-placeholder", "resnet34", ("stride", 2));
        }
        else if (model.Name == "DPT" && !encoder.IsUniversal)
        {
            yield return Unfit(model, encoder, "smp-dpt", "tu-vit_base_patch16_224.augreg_in21k", ("stride", 16));
        }
        else if (isMit)
        {
            yield return Tell.Of(
                DiagnosisCodes.ByDesign, "smp-placeholder", model.EncoderName.Place, ("key", model.EncoderName.Path),
                ("encoder", encoder.Name),
                ("channels", (int[])[model.InChannels, .. encoder.Channels!])) with
            {
                Severity = Severity.Note,
            };
        }

        if (isMit && model.InChannels != 3 && new RuntimeFacts(examination.Subject).Version is { } version && version < _adaptsChannels)
        {
            ConfigCursor channels = model.Section["in_channels"];
            yield return Tell.Of(DiagnosisCodes.EncoderSupport, "smp-mit-channels", channels.Place, ("key", channels.Path),
                ("found", model.InChannels), ("encoder", encoder.Name), ("version", version)) with
            {
                Edits = [Tell.Set(model.EncoderName, "resnet34")],
            };
        }
    }

    private static Finding Unfit(SmpModel model, SmpEncoder encoder, string variant, string fitting,
        (string Name, object? Value) argument) => Tell.Of(
        DiagnosisCodes.EncoderSupport, variant, model.EncoderName.Place, ("key", model.EncoderName.Path), ("encoder", encoder.Name),
        ("arch", model.Name), argument, ("fitting", fitting)) with
    {
        Edits = [Tell.Set(model.EncoderName, fitting),
            .. model.Section["encoder_weights"].Text is not null ? new[] { Tell.Set(model.Section["encoder_weights"], "imagenet") } : []],
    };
}
