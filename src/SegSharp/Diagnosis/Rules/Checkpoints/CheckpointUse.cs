using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>Which key brings a checkpoint into a run, and what is loaded from it.</summary>
/// <param name="Key">The key, such as <c>load_from</c>.</param>
/// <param name="IsBackboneOnly">Whether it goes into the backbone alone.</param>
internal sealed record CheckpointUse(ConfigCursor Key, bool IsBackboneOnly)
{
    /// <summary>How the checkpoint of a setup in MMSegmentation's vocabulary is used.</summary>
    public static CheckpointUse Of(Subject subject)
    {
        ConfigCursor config = subject.Config;
        ConfigCursor model = config["model"];
        ConfigCursor[] backbone = [model["backbone"]["init_cfg"]["checkpoint"], model["pretrained"], model["backbone"]["pretrained"]];
        ConfigCursor[] whole = [config["load_from"], config["resume_from"], model["init_cfg"]["checkpoint"]];
        ConfigCursor used = whole.FirstOrNothing(cursor => cursor.Exists);
        if (used.Exists)
        {
            return new CheckpointUse(used, IsBackboneOnly: false);
        }

        used = backbone.FirstOrNothing(cursor => cursor.Exists);
        return used.Exists ? new CheckpointUse(used, IsBackboneOnly: true) : new CheckpointUse(config["checkpoint"], IsBackboneOnly: false);
    }
}
