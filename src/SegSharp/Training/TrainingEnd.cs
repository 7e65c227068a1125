namespace SegSharp.Training;

/// <summary>The ways in which a run ends.</summary>
public enum TrainingEnd
{
    /// <summary>All iterations were done.</summary>
    Completed,

    /// <summary>A hook asked for it.</summary>
    Stopped,

    /// <summary>The caller cancelled it.</summary>
    Cancelled,
}
