namespace SegSharp.Configuration;

/// <summary>The languages that configs are written in. All give the same tree.</summary>
internal enum ConfigFormat
{
    /// <summary>MMSegmentation's own.</summary>
    Python,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>YAML 1.2.</summary>
    Yaml,
}
