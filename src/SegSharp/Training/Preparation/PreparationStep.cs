namespace SegSharp.Training.Preparation;

/// <summary>At which step of its preparation an experiment is refused.</summary>
public enum PreparationStep
{
    /// <summary>The config's keys and values are read.</summary>
    Reading = 0,

    /// <summary>The run's parts are looked for.</summary>
    Parts = 1,

    /// <summary>The config asks for something that is not built yet.</summary>
    Support = 2,

    /// <summary>Several processes are to share the work.</summary>
    Processes = 3,

    /// <summary>The model is built.</summary>
    Model = 4,

    /// <summary>A data set is built.</summary>
    Data = 5,

    /// <summary>Folders and files of a data set are listed.</summary>
    Files = 6,

    /// <summary>The model's classes are held against a data set's.</summary>
    Classes = 7,

    /// <summary>Transforms are held against the images that they get.</summary>
    Pipeline = 8,

    /// <summary>Hooks, optimizer, sampler, precision and the like are built.</summary>
    Parameters = 9,
}
