using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0405: an input of another number type than the weights, or a type that the device or the loss cannot compute in.</summary>
internal sealed class InputTypeRule : IDiagnosisRule
{
    private static readonly string[] _inputNames = ["input_dtype", "image_dtype", "images_dtype", "pixel_values_dtype"];
    private static readonly string[] _weightNames = ["weight_dtype", "weights_dtype", "model_dtype", "param_dtype",
        "params_dtype", "torch_dtype"];
    private static readonly string[] _autocastNames = ["amp", "autocast", "mixed_precision", "use_amp", "fp16_autocast"];
    private static readonly string[] _unscaled = ["bce", "binarycrossentropy"];

    // convolutions and matrix products in half precision came to the CPU with it
    private static readonly Version _halfOnCpu = new(2, 2);

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor input = Named(subject, _inputNames);
        if (!input.Exists && subject.Data["image"]["dtype"].Text is not null && subject.Framework is Framework.PyTorch)
        {
            input = subject.Data["image"]["dtype"];
        }

        ConfigCursor weight = Named(subject, _weightNames);
        ConfigCursor autocast = Flag(subject);
        string? given = input.Text is { } a && Types.IsKnown(Types.Name(a)) ? Types.Name(a) : null;
        string? built = weight.Text is { } b && Types.IsKnown(Types.Name(b)) ? Types.Name(b) : null;
        bool embeds = subject.Config["layers"][0].Type is "Embedding" or "EmbeddingBag";
        if (subject.Framework == Framework.Onnx)
        {
            yield break;
        }

        if (embeds && given is not null && Types.IsFloat(given))
        {
            yield return Input("input-embedding", input, given, weight, Types.Index);
        }
        else if (!embeds && given is not null && given != (built ?? (Types.IsFloat(given) ? given : "float32"))
            && !(autocast.Exists && Types.IsFloat(given) && built != "float64"))
        {
            yield return Input(Types.IsFloat(given) ? "input-weight" : "input-integers", input, given, weight, built ?? "float32");
        }

        if (Half(subject, built ?? given, weight.Exists ? weight : input) is { } half)
        {
            yield return half;
        }

        if (autocast.Exists && built == "float16" && new RuntimeFacts(subject).IsTraining == true)
        {
            yield return Tell.Of(DiagnosisCodes.NumberType, "scaler-half", weight.Place, ("key", weight.Path),
                ("autocast_key", autocast.Path)) with { Edits = [Tell.Set(weight, "float32")] };
        }

        ConfigCursor loss = LossWords.Of(subject).FirstOrNothing(loss => _unscaled.Contains(LossWords.Word(loss), StringComparer.Ordinal));
        if (autocast.Exists && loss.Exists)
        {
            ConfigCursor type = loss["type"].Exists ? loss["type"] : loss;
            yield return Tell.Of(DiagnosisCodes.NumberType, "autocast-bce", type.Place, ("key", type.Path),
                ("autocast_key", autocast.Path)) with { Edits = [Tell.Set(type, "BCEWithLogitsLoss")] };
        }
    }

    private static Finding Input(string variant, ConfigCursor input, string given, ConfigCursor weight, string wanted) =>
        Tell.Of(DiagnosisCodes.NumberType, variant, input.Place, ("key", input.Path), ("found", given),
            ("weight_key", weight.Exists ? weight.Path : "the weights"), ("wanted", wanted)) with
        {
            Edits = [Tell.Set(input, wanted)],
        };

    private static Finding? Half(Subject subject, string? type, ConfigCursor place)
    {
        bool onCpu = subject.Runtime["device"].Text?.StartsWith("cpu", StringComparison.OrdinalIgnoreCase) == true;
        return type == "float16" && onCpu && !(new RuntimeFacts(subject).TorchVersion >= _halfOnCpu)
            ? Tell.Of(DiagnosisCodes.NumberType, "half-on-cpu", place.Place, ("key", place.Path),
                ("device_key", subject.Runtime["device"].Path)) with
            {
                Edits = [.. _inputNames.Concat(_weightNames).Select(name => subject.Runtime[name])
                    .Where(name => name.Text is not null && Types.Name(name.Text) == "float16").Select(name => Tell.Set(name, "float32"))],
            }
            : null;
    }

    private static ConfigCursor Named(Subject subject, string[] names) =>
        names.Select(name => subject.Runtime[name]).Concat(names.Select(name => subject.Config[name]))
            .FirstOrNothing(place => place.Text is not null);

    private static ConfigCursor Flag(Subject subject) =>
        _autocastNames.SelectMany(name => new[] { subject.Runtime[name], subject.Config[name] })
            .FirstOrNothing(place => place.Flag == true || place.Text is "fp16" or "16" or "16-mixed" or "bf16" or "float16" or "bfloat16");
}
