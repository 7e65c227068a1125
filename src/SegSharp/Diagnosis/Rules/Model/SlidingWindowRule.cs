using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0112: a sliding window without crop or stride, or with gaps between its crops.</summary>
internal sealed class SlidingWindowRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor test = examination.Config["model"]["test_cfg"].Exists ? examination.Config["model"]["test_cfg"]
            : examination.Config["test_cfg"];
        if (!examination.Subject.IsMmStyle || test["mode"].Text != "slide")
        {
            yield break;
        }

        if (test["crop_size"].Pair is not var (height, width))
        {
            int[] side = examination.Mm!.TrainingSize is { } size ? [size.Value.Height, size.Value.Width] : [512, 512];
            yield return Missing(test, "crop_size", side);
            yield break;
        }

        if (test["stride"].Pair is not var (down, across))
        {
            yield return Missing(test, "stride", [Math.Max(1, height * 2 / 3), Math.Max(1, width * 2 / 3)]);
            yield break;
        }

        if (down > height || across > width || down < 1 || across < 1)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.SlidingWindow,
                Where = test["stride"].Place,
                Arguments = MessageArguments.Of(
                    ("key", test["stride"].Path), ("stride", $"({down}, {across})"), ("crop_key", test["crop_size"].Path),
                    ("crop", $"({height}, {width})")),
                Edits = [new ConfigEdit(test.Place.File, test["stride"].Path,
                    ConfigNode.From(new[] { Math.Max(1, height * 2 / 3), Math.Max(1, width * 2 / 3) }))],
            };
        }
    }

    private static Finding Missing(ConfigCursor test, string key, int[] value) => new()
    {
        Code = DiagnosisCodes.SlidingWindow,
        Variant = "missing",
        Where = test[key].Place,
        Arguments = MessageArguments.Of(("key", test[key].Path), ("name", key), ("suggested", $"({value[0]}, {value[1]})")),
        Edits = [new ConfigEdit(test.Place.File, test[key].Path, ConfigNode.From(value))],
    };
}
