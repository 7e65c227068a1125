using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>Tells a top-level name that nothing reads as a finding: MMEngine runs such a config, so it is a warning.</summary>
internal static class UnreadFinding
{
    /// <summary>The finding of a name.</summary>
    public static Finding Of(UnreadKey key) => new()
    {
        Code = DiagnosisCodes.UnknownArgument,
        Variant = key.Remedy is null ? "unread" : "unread-near",
        Severity = Severity.Warning,
        Where = FindingPlace.Of(key.Location, key.Name),
        Arguments = MessageArguments.Of(("key", key.Name), ("remedy", key.Remedy ?? "")),
    };
}
