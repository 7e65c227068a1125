using SegSharp.Checkpoints.Dialects;
using SegSharp.Nn;

namespace SegSharp.Training.Optimizers;

/// <summary>What MMSegmentation 1.x calls the parameters that the published names are kept for here: those of a Mix Transformer.</summary>
internal static class CurrentNames
{
    private const string Block = "backbone.block";

    /// <summary>The names of 1.x by the own ones; what is not in it is called the same.</summary>
    public static IReadOnlyDictionary<string, string> Of(Module model)
    {
        List<int> depths = [];
        foreach ((string name, _) in model.NamedParameters())
        {
            // backbone.block2.0.attn.q.weight
            string[] parts = name.StartsWith(Block, StringComparison.Ordinal) ? name[Block.Length..].Split('.') : [];
            if (parts.Length > 2 && int.TryParse(parts[0], out int stage) && int.TryParse(parts[1], out int layer) && stage >= 1
                && stage <= depths.Count + 1)
            {
                if (stage > depths.Count)
                {
                    depths.Add(0);
                }

                depths[stage - 1] = Math.Max(depths[stage - 1], layer + 1);
            }
        }

        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (NameRow row in NameTable.Of(CheckpointDialect.MmSegmentation).Encoder(depths, "backbone."))
        {
            foreach (string own in row.Own)
            {
                names[own] = row.Foreign[0];
            }
        }

        return names;
    }
}
