using SegSharp.Configuration.Editing;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>A layer and the symbolic tensor that comes to it; null where even its number of axes is unknown.</summary>
internal sealed class LayerVisit(LayerWalk walk, TorchLayer layer, int index, Tensor? input)
{
    private const int MostMends = 8;

    /// <summary>The walk that this is a step of.</summary>
    public LayerWalk Walk => walk;

    /// <summary>The layer.</summary>
    public TorchLayer Layer => layer;

    /// <summary>What comes to it.</summary>
    public Tensor? Input => input;

    /// <summary>The place in the list.</summary>
    public int Index => index;

    /// <summary>Whether that is what the model is given.</summary>
    public bool IsFirst => index == 0 && walk.Given.Integers is not null;

    /// <summary>A shape in words; an unknown size is a question mark.</summary>
    public static string Text(IEnumerable<Dim> shape) => $"[{string.Join(", ", shape.Select(Text))}]";

    /// <summary>A shape in words.</summary>
    public static string Text(IEnumerable<int> shape) => Text(shape.Select(size => (Dim)size));

    private static string Text(Dim size) => size.IsSymbolic ? "?" : size.ToString();

    /// <summary>Whether two sizes certainly differ.</summary>
    public static bool Differ(Dim size, int? other) => other is { } number && size.EqualTo(number) == false;

    /// <summary>Computes on symbols. What an operator refuses is told, and the layer goes on with an input that fits.</summary>
    /// <param name="fitting">The input.</param>
    /// <param name="compute">The layer, as calls of operators.</param>
    /// <param name="mend">Tells what does not fit and gives an input that does; null where it cannot be told.</param>
    public static Tensor? Compute(Tensor fitting, Func<Tensor, Tensor?> compute, Func<Tensor, Tensor?> mend)
    {
        for (int mends = 0; mends < MostMends; mends++)
        {
            try
            {
                return compute(fitting);
            }
            catch (ShapeException)
            {
                if (mend(fitting) is not { } mended)
                {
                    return null;
                }

                fitting = mended;
            }
        }

        return null;
    }

    /// <summary>Tells what does not fit at this layer.</summary>
    public void Report(
        DiagnosisCode code, string variant, ConfigCursor place, IReadOnlyList<ConfigEdit> edits,
        params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        walk.Report(Tell.Of(
            code, variant, place.Place with { Module = layer.Name },
            [
                ("key", place.Path), ("layer", layer.Name), ("type", layer.Section.Type), ("input", Text(input?.Shape ?? [])),
                .. arguments.ToArray().Select(argument => (argument.Name, argument.Value is Dim size ? Text(size) : argument.Value)),
            ]) with
        {
            Edits = edits,
        });

    /// <summary>The edit that gives a key a size; none where the size is unknown.</summary>
    public static ConfigEdit[] Set(ConfigCursor place, Dim size) => size.IsSymbolic ? [] : [Tell.Set(place, size.Value)];

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

    /// <summary>The edit that puts layers before this one.</summary>
    public ConfigEdit Before(params IEnumerable<Configuration.ConfigNode> layers)
    {
        IReadOnlyList<ConfigCursor> items = walk.Layers.Items;
        return Tell.Set(walk.Layers,
            items.Take(index).Select(item => item.Node).Concat(layers).Concat(items.Skip(index).Select(item => item.Node)));
    }
}
