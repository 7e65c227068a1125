namespace SegSharp.Configuration;

/// <summary>The ways in which a learning rate rises at the beginning (0.x).</summary>
public enum WarmupKind
{
    /// <summary>One factor until the warm-up ends.</summary>
    Constant,

    /// <summary>A factor that grows evenly to 1.</summary>
    Linear,

    /// <summary>A factor that grows exponentially to 1.</summary>
    Exponential,
}
