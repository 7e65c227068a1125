using System.Globalization;

namespace SegSharp.Configuration;

/// <summary>A single value: None, a bool, an integer, a float or a string.</summary>
public sealed class ConfigScalar : ConfigNode
{
    /// <summary>
    /// Builds the scalar from null, a <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public ConfigScalar(object? value, SourceLocation location)
        : base(location)
    {
        if (value is not (null or bool or long or double or string))
        {
            throw new ArgumentException($"A scalar holds no {value.GetType().Name}.", nameof(value));
        }

        Value = value;
    }

    /// <summary>null (None), <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>.</summary>
    public object? Value { get; }

    /// <inheritdoc />
    public override string Describe() => Value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        long number => $"the integer {number.ToString(CultureInfo.InvariantCulture)}",
        double number => $"the number {number.ToString("R", CultureInfo.InvariantCulture)}",
        string text => $"the string '{Shorten(text)}'",
        _ => "a value",
    };

    /// <inheritdoc />
    public override string ToString() => Describe();

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
