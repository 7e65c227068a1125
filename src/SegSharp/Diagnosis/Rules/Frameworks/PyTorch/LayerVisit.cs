using SegSharp.Configuration.Editing;
namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>A layer and the shape that comes to it; a size of -1 is unknown.</summary>
internal sealed class LayerVisit(LayerWalk walk, TorchLayer layer, int index, IReadOnlyList<int> input)
{
    /// <summary>An unknown size.</summary>
    public const int Unknown = -1;

    /// <summary>The walk that this is a step of.</summary>
    public LayerWalk Walk => walk;

    /// <summary>The layer.</summary>
    public TorchLayer Layer => layer;

    /// <summary>The shape that comes to it.</summary>
    public IReadOnlyList<int> Input => input;

    /// <summary>Whether that is what the model is given.</summary>
    public bool IsFirst => index == 0 && walk.Given.Integers is not null;

    /// <summary>The input in words.</summary>
    public string InputText => Text(input);

    /// <summary>The number of values; null if a size is unknown.</summary>
    public static long? Count(IEnumerable<int> shape)
    {
        long count = 1;
        foreach (int size in shape)
        {
            if (size < 0 || count > long.MaxValue / Math.Max(1, size))
            {
                return null;
            }

            count *= size;
        }

        return count;
    }

    /// <summary>A shape in words.</summary>
    public static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape.Select(size => size < 0 ? "?" : size.ToString()))}]";

    /// <summary>Tells what does not fit at this layer.</summary>
    public void Report(DiagnosisCode code, string variant, ConfigCursor place, IReadOnlyList<ConfigEdit> edits,
        params ReadOnlySpan<(string Name, object? Value)> arguments) => walk.Report(
        Tell.Of(code, variant, place.Place with { Module = layer.Name },
            [("key", place.Path), ("layer", layer.Name), ("type", layer.Section.Type), ("input", InputText), .. arguments]) with
        {
            Edits = edits,
        });

    /// <summary>The key that decides the channels that a layer takes.</summary>
    public ConfigCursor Taken(int weightAxis, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (layer.Section[key].Exists)
            {
                return layer.Section[key];
            }
        }

        return layer.Weight is not null ? layer.Section["weight"][weightAxis] : layer.Section[keys[0]];
    }
}
