using SegSharp.Configuration;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Smp;

/// <summary>SEG0001, SEG0002: a decoder, an encoder or published weights that segmentation_models_pytorch does not have.</summary>
internal sealed class SmpArchitectureRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Subject.Framework != Framework.SegmentationModelsPyTorch || SmpModel.Of(examination.Subject) is not { } model)
        {
            yield break;
        }

        ConfigCursor arch = model.Section["arch"].Exists ? model.Section["arch"] : model.Section["architecture"];
        if (arch.Text is { } written && model.Name is null)
        {
            yield return Unknown("smp-arch", arch, written, SmpModel.Architectures);
        }

        if (model.EncoderName.Text is { } encoder && model.Encoder is null)
        {
            yield return Unknown("smp-encoder", model.EncoderName, encoder, SmpEncoders.Names);
        }

        ConfigCursor weights = model.Section["encoder_weights"];
        if (weights.Text is { } named && model.Encoder?.Weights is { } published && !published.Contains(named, StringComparer.Ordinal))
        {
            yield return Tell.Of(DiagnosisCodes.UnknownArgument, "smp-weights", weights.Place, ("key", weights.Path), ("found", named),
                ("encoder", model.Encoder.Name), ("published", string.Join(", ", published))) with
            {
                Edits = [Tell.Set(weights, published[0])],
            };
        }

        ConfigCursor auxiliary = model.Section["aux_params"];
        if (auxiliary.Node is ConfigDict && !auxiliary["classes"].Exists)
        {
            yield return Tell.Of(DiagnosisCodes.UnknownArgument, "smp-aux", auxiliary.Place, ("key", auxiliary["classes"].Path),
                ("section", auxiliary.Path)) with
            {
                Edits = [Tell.Set(auxiliary["classes"], model.Classes)],
            };
        }
    }

    private static Finding Unknown(string variant, ConfigCursor place, string written, IEnumerable<string> names)
    {
        string nearest = NearestName.Find(written, names) is [string first, ..] ? first
            : names.Order(StringComparer.Ordinal).Last(name => name is "Unet" or "resnet34");
        return Tell.Of(DiagnosisCodes.UnknownType, variant, place.Place, ("key", place.Path), ("found", written), ("nearest", nearest)) with
        {
            Edits = [Tell.Set(place, nearest)],
        };
    }
}
