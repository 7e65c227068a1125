using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Smp;

/// <summary>
/// SEG0107, SEG0402: an image size that the encoder's strides do not divide, and batches that leave a batch norm one value.
/// </summary>
internal sealed class SmpInputRule : IDiagnosisRule
{
    // Their pooling to 1×1 is followed by a batch norm. PSPNet leaves that norm out.
    private static readonly string[] _poolToOne = ["DeepLabV3", "DeepLabV3Plus", "PAN", "UPerNet"];

    // They resize to the skip's size, or upsample whatever comes
    private static readonly string[] _anySize = ["DeepLabV3", "DeepLabV3Plus", "FPN", "PAN", "UPerNet", "Segformer", "DPT"];

    private static readonly Version _checksPerDecoder = new(0, 5);

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (SmpModel.Of(subject) is not { } model)
        {
            yield break;
        }

        RuntimeFacts runtime = new(subject);
        if (Size(subject, model) is { } size)
        {
            bool anySize = _anySize.Contains(model.Name, StringComparer.Ordinal) && runtime.Version >= _checksPerDecoder;
            if (!anySize && (size.Height % model.SizeMultiple != 0 || size.Width % model.SizeMultiple != 0))
            {
                yield return Indivisible(model, size);
            }
        }

        if (runtime.IsTraining == true && runtime.BatchSize is { Value: 1 } batch && model.Encoder is { } encoder)
        {
            int[] side = [.. (subject.Runtime["input"].Integers is [_, _, int height, int width] ? (int[])[height, width] : [])
                .Select(length => Tell.Up(length, 1 << model.Depth) >> model.Depth)];
            bool pools = _poolToOne.Contains(model.Name, StringComparer.Ordinal);
            bool shrinks = side is [1, 1] && encoder.HasBatchNorm;
            if (pools || shrinks)
            {
                yield return Tell.Of(
                    DiagnosisCodes.BatchNormSingle, pools ? "smp-pool" : "smp-map",
                    batch.Place with { Module = pools ? "decoder" : "encoder" }, ("key", batch.Key), ("arch", model.Name ?? model.Arch),
                    ("encoder", encoder.Name)) with
                {
                    Edits = runtime.LargerBatch,
                };
            }
        }
        else if (runtime.IsTraining == true && runtime is { BatchSize: { Value: > 1 } full, Samples: { } samples, DropsLast: false }
            && samples.Value % full.Value == 1
            && _poolToOne.Contains(model.Name, StringComparer.Ordinal))
        {
            yield return Tell.Of(
                DiagnosisCodes.BatchNormSingle, "smp-last", full.Place with { Key = runtime.DropLastKey }, ("key", runtime.DropLastKey),
                ("arch", model.Name), ("samples", samples.Value), ("batch", full.Value)) with
            {
                Edits = [new ConfigEdit(runtime.Loader.Place.File, runtime.DropLastKey, ConfigNode.From(true))],
                IsCertain = true,
            };
        }
    }

    private static Finding Indivisible(SmpModel model, ImageSize size)
    {
        (int height, int width) = (Tell.Up(size.Height, model.SizeMultiple), Tell.Up(size.Width, model.SizeMultiple));
        return Tell.Of(
            DiagnosisCodes.InputDivisibility, "smp", size.Place.Place,
            ("key", size.Place.Path), ("found", Tell.Size(size.Height, size.Width)), ("multiple", model.SizeMultiple),
            ("depth_key", model.Section["encoder_depth"].Path),
            ("depth", model.Depth), ("fitting", Tell.Size(height, width))) with
        {
            Edits = [Tell.Set(size.Place, size.Fitting(height, width))],
        };
    }

    private static ImageSize? Size(Subject subject, SmpModel model)
    {
        ConfigCursor[] places =
        [
            subject.Runtime["input"], model.Section["input_size"], model.Section["image_size"], model.Section["img_size"],
            subject.Config["input_size"], subject.Config["image_size"],
            subject.Config["img_size"], subject.Config["crop_size"], subject.Config["export"]["shape"],
        ];
        return places.Select(ImageSize.Of).FirstOrDefault(size => size is not null);
    }
}
