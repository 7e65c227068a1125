using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Edits that put layers before another one.</summary>
internal static class LayerInsertion
{
    /// <summary>The list of layers with some more before the visited one.</summary>
    public static ConfigEdit Before(LayerVisit visit, IEnumerable<ConfigNode> layers)
    {
        IReadOnlyList<ConfigCursor> items = visit.Walk.Layers.Items;
        int index = items.Select(item => item.Path).ToList().IndexOf(visit.Layer.Section.Path);
        return Tell.Set(visit.Walk.Layers,
            items.Take(index).Select(item => item.Node).Concat(layers).Concat(items.Skip(index).Select(item => item.Node)));
    }
}
