namespace SegSharp.Diagnosis;

/// <summary>What a code is about: the hundreds of its number.</summary>
public enum DiagnosisFamily
{
    /// <summary>SEG00xx: reading a config and finding what it names.</summary>
    Config = 0,

    /// <summary>SEG01xx: the model.</summary>
    Model = 1,

    /// <summary>SEG02xx: checkpoints.</summary>
    Checkpoint = 2,

    /// <summary>SEG03xx: images and labels.</summary>
    Data = 3,

    /// <summary>SEG04xx: training and running.</summary>
    Run = 4,

    /// <summary>SEG05xx: export.</summary>
    Export = 5,

    /// <summary>SEG06xx: what lies around a run, of which only <c>explain</c> speaks.</summary>
    Surroundings = 6,

    /// <summary>What a plugin's rule or recogniser knows.</summary>
    Plugin = 100,
}
