namespace SegSharp.Configuration;

/// <summary>The courses that a learning rate, or a momentum, can take.</summary>
public enum SchedulerKind
{
    /// <summary>It stays as it is.</summary>
    Fixed,

    /// <summary>A power of the rest of the way.</summary>
    Poly,

    /// <summary>A factor that changes evenly.</summary>
    Linear,

    /// <summary>A factor that holds for a while.</summary>
    Constant,

    /// <summary>Half a cosine.</summary>
    CosineAnnealing,

    /// <summary>A factor every so many steps.</summary>
    Step,

    /// <summary>A factor at given steps.</summary>
    MultiStep,

    /// <summary>A factor at every step.</summary>
    Exponential,

    /// <summary>Up and down once.</summary>
    OneCycle,

    /// <summary>Half cosines, one after the other.</summary>
    CosineRestart,

    /// <summary>A power of the way done (0.x only).</summary>
    Inverse,

    /// <summary>As it is for a while, then half a cosine (0.x only).</summary>
    FlatCosine,

    /// <summary>A factor whenever validations do not get better any more.</summary>
    Plateau,

    /// <summary>Several times up and down (0.x only).</summary>
    Cyclic,

    /// <summary>Down while the rate of <see cref="OneCycle"/> goes up, and back: the course of the momentum beside it (0.x only).</summary>
    InverseCycle,

    /// <summary>That of a plugin's class.</summary>
    Custom,
}
