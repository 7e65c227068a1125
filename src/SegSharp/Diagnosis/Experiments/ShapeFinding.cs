using SegSharp.Configuration;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>Tells a mismatch of shapes, in a symbolic or a real run, as a finding at the layer and at the config's line for it.</summary>
public static class ShapeFinding
{
    /// <summary>The finding of an exception.</summary>
    /// <param name="exception">What an operator refused.</param>
    /// <param name="config">The config that the model was built from; null if it is unknown.</param>
    public static Finding Of(ShapeException exception, ConfigDict? config)
    {
        FindingPlace place = Section(exception.ModulePath, config) is { } section ? section.Place : new FindingPlace();
        string operands = string.Join(", ", exception.Operands.Select(operand =>
            $"{operand.Name} {operand.Shape}{(operand.Meaning.Length > 0 ? " " + operand.Meaning : "")}"));
        return new Finding
        {
            Code = DiagnosisCodes.ShapeMismatch,
            Where = place with { Module = exception.ModulePath.Length > 0 ? exception.ModulePath : null },
            Arguments = MessageArguments.Of(
                ("module", exception.ModulePath.Length > 0 ? exception.ModulePath : exception.Operator), ("operator", exception.Operator),
                ("problem", exception.Problem), ("operands", operands), ("remedy", exception.Remedy ?? "")),
        };
    }

    // The section of the config that builds the module: decode_head, auxiliary_head.0, backbone.
    private static ConfigCursor? Section(string module, ConfigDict? config)
    {
        if (config is null || module.Length == 0)
        {
            return null;
        }

        ConfigCursor cursor = new ConfigCursor(config)["model"], found = cursor;
        foreach (string part in module.Split('.'))
        {
            cursor = cursor.At(part);
            if (!cursor.Exists)
            {
                break;
            }

            found = cursor;
        }

        return found.Exists ? found : null;
    }
}
