using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>A layer of a list of layers: its type, its numbers as PyTorch calls them, or its weight's shape.</summary>
internal sealed class TorchLayer
{
    /// <summary>Reads a layer.</summary>
    public TorchLayer(ConfigCursor section, int index)
    {
        Section = section;
        Word = (section.Type ?? section["op"].Text ?? "").ToLowerInvariant().Replace("_", "", StringComparison.Ordinal);
        Name = section["name"].Text ?? $"layers.{index}";
        Weight = section["weight"].Node is ConfigList && section["weight"].Integers is { Count: > 0 } shape
            && shape.All(size => size >= 0) ? shape : null;
    }

    /// <summary>Its part of the config.</summary>
    public ConfigCursor Section { get; }

    /// <summary>Its type in lower case: <c>conv2d</c>.</summary>
    public string Word { get; }

    /// <summary>Its name, or its place in the list.</summary>
    public string Name { get; }

    /// <summary>The shape of its weight.</summary>
    public IReadOnlyList<int>? Weight { get; }

    /// <summary>The number of spatial axes that its type names, as in <c>Conv2d</c>; 0 if it names none.</summary>
    public int Axes => Word.Length > 2 && Word[^1] == 'd' && char.IsAsciiDigit(Word[^2]) ? Word[^2] - '0' : 0;

    /// <summary>A positive number by the first of several keys.</summary>
    public int? Number(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (Section[key].Integer is > 0 and { } number)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>A number for a spatial axis, given once for all or for each.</summary>
    public int At(string key, int axis, int usual) =>
        Section[key].Integers is not { Count: > 0 } values ? usual
            : Math.Clamp(values.Count == 1 ? values[0] : axis < values.Count ? values[axis] : usual, 0, 1 << 24);
}
