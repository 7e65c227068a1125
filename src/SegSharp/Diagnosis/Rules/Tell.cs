using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules;

/// <summary>Short ways to write a finding and its edits.</summary>
internal static class Tell
{
    /// <summary>A finding without edits; <c>with</c> adds what else there is to say.</summary>
    public static Finding Of(DiagnosisCode code, string variant, FindingPlace where,
        params ReadOnlySpan<(string Name, object? Value)> arguments) => new()
    {
        Code = code,
        Variant = variant,
        Where = where,
        Arguments = MessageArguments.Of(arguments),
    };

    /// <summary>An edit that gives a place of a config another value.</summary>
    public static ConfigEdit Set(ConfigCursor place, object? value) => new(place.Place.File, place.Path, ConfigNode.From(value));

    /// <summary>An edit of a path that no config has to hold.</summary>
    public static ConfigEdit Set(string path, object? value) => new(null, path, ConfigNode.From(value));

    /// <summary>An edit that removes a key.</summary>
    public static ConfigEdit Remove(ConfigCursor place) => new(place.Place.File, place.Path, null);

    /// <summary>Sizes as they are written: <c>512×512</c>.</summary>
    public static string Size(params ReadOnlySpan<int> sizes) => string.Join("×", sizes.ToArray());

    /// <summary>The smallest multiple that is not below a number.</summary>
    public static int Up(int number, int multiple) => multiple <= 0 ? number : (number + multiple - 1) / multiple * multiple;
}
