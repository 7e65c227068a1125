using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Training.Optimizers;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>SEG0002: keys of <c>paramwise_cfg.custom_keys</c> that no parameter's name contains.</summary>
internal static class CustomKeyFindings
{
    // Of every published recipe of a transformer, whether it has a position embedding or not.
    private static readonly string[] _commonplace = ["pos_block", "pos_embed", "absolute_pos_embed",
        "relative_position_bias_table", "cls_token"];

    /// <summary>The findings of a config that trains.</summary>
    public static IEnumerable<Finding> Of(ExperimentRequest request, Experiment experiment, Module model)
    {
        if (!request.Trains || experiment.Optimizer is not { } optimizer)
        {
            yield break;
        }

        ConfigCursor root = new(request.Config);
        ConfigCursor keys = root[root["optim_wrapper"].Exists ? "optim_wrapper" : "optimizer"]["paramwise_cfg"]["custom_keys"];
        foreach (CustomKeyOptions key in ParamwiseRules.Unused(model, optimizer.Paramwise)
            .Where(key => !_commonplace.Contains(key.Pattern, StringComparer.Ordinal)))
        {
            string[] names = [.. ParamwiseRules.KnownNames(model, optimizer.Paramwise)];
            IEnumerable<string> parts = names.SelectMany(name => name.Split('.')).Where(part => !part.All(char.IsAsciiDigit))
                .Distinct(StringComparer.Ordinal);
            yield return new Finding
            {
                Code = DiagnosisCodes.UnknownArgument,
                Variant = "custom-key",
                Severity = Severity.Warning,
                Where = (keys[key.Pattern].Exists ? keys[key.Pattern] : keys).Place,
                Arguments = MessageArguments.Of(
                    ("key", key.Pattern),
                    ("near", string.Join(", ", NearestName.Find(key.Pattern.Split('.')[^1], parts).DefaultIfEmpty(names[0]))),
                    ("first", names[0]), ("last", names[^1])),
            };
        }
    }
}
