using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>Tells what the strict reading of a config refuses as a finding.</summary>
public static class ConfigFinding
{
    /// <summary>The finding of an exception.</summary>
    /// <param name="exception">What was refused.</param>
    /// <param name="code">Whether the text could not be read at all; null for a key or value that makes no sense.</param>
    public static Finding Of(ConfigException exception, DiagnosisCode? code = null)
    {
        DiagnosisCode kind = code ?? (exception.Key?.EndsWith("type", StringComparison.Ordinal) == true ? DiagnosisCodes.UnknownType : DiagnosisCodes.UnknownArgument);
        return new Finding
        {
            Code = kind,
            Variant = "refused",
            Where = FindingPlace.Of(exception.Location, exception.Key ?? "") with { Key = exception.Key },
            Arguments = Arguments.Of(
                ("problem", exception.Key is { Length: > 0 } key ? $"{key}: {exception.Problem}" : exception.Problem), ("remedy", exception.Remedy ?? "")),
        };
    }
}
