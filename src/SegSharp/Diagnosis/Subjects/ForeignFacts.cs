using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>Facts that several readers take from the first place that has them.</summary>
internal static class ForeignFacts
{
    /// <summary>The first list of numbers.</summary>
    public static Fact<IReadOnlyList<double>>? Numbers(params ReadOnlySpan<ConfigCursor> places)
    {
        foreach (ConfigCursor place in places)
        {
            if (place.Node is ConfigList && place.Numbers is { } numbers)
            {
                return new Fact<IReadOnlyList<double>>(numbers, place.Path, place.Location);
            }
        }

        return null;
    }

    /// <summary>The first list of names.</summary>
    public static Fact<IReadOnlyList<string>>? Names(params ReadOnlySpan<ConfigCursor> places)
    {
        foreach (ConfigCursor place in places)
        {
            if (place.Node is ConfigList && place.Texts is { Count: > 0 } names)
            {
                return new Fact<IReadOnlyList<string>>(names, place.Path, place.Location);
            }
        }

        return null;
    }

    /// <summary>The first integer.</summary>
    public static Fact<int>? Integer(params ReadOnlySpan<ConfigCursor> places)
    {
        foreach (ConfigCursor place in places)
        {
            if (place.Integer is { } number)
            {
                return new Fact<int>(number, place.Path, place.Location);
            }
        }

        return null;
    }
}
