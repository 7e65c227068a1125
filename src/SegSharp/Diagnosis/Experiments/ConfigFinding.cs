using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>Tells what the strict reading of a config refuses as a finding.</summary>
public static class ConfigFinding
{
    /// <summary>The finding of an exception.</summary>
    /// <param name="exception">What was refused.</param>
    /// <param name="code">What it is about; null for a key or value that makes no sense.</param>
    /// <param name="config">The config, to find the place of a key that the exception does not know; null if there is none.</param>
    public static Finding Of(ConfigException exception, DiagnosisCode? code = null, ConfigDict? config = null)
    {
        DiagnosisCode kind = code
            ?? (exception.Key?.Split('.')[^1] == "type" ? DiagnosisCodes.UnknownType : DiagnosisCodes.UnknownArgument);
        SourceLocation? location = exception.Location
            ?? (config is not null && exception.Key is { } path ? new ConfigCursor(config).At(path).Location : null);
        return new Finding
        {
            Code = kind,
            Variant = "refused",
            Where = FindingPlace.Of(location, exception.Key ?? "") with { Key = exception.Key },
            Arguments = MessageArguments.Of(
                ("problem", exception.Key is { Length: > 0 } key ? $"{key}: {exception.Problem}" : exception.Problem),
                ("remedy", exception.Remedy ?? "")),
        };
    }
}
