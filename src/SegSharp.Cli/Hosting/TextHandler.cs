using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SegSharp.Cli.Hosting;

/// <summary>
/// Takes an interpolated sentence apart, so that it can be told in another language: its form, with numbers in braces, and its values.
/// </summary>
[InterpolatedStringHandler]
internal readonly struct TextHandler
{
    private readonly StringBuilder _form;
    private readonly List<object?> _values;

    /// <summary>Begins a sentence; the compiler calls this.</summary>
    public TextHandler(int literalLength, int formattedCount) =>
        (_form, _values) = (new StringBuilder(literalLength), new List<object?>(formattedCount));

    /// <summary>Adds words.</summary>
    public void AppendLiteral(string text) =>
        _form.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>Adds a value.</summary>
    public void AppendFormatted<T>(T value, int alignment = 0, string? format = null)
    {
        _form.Append('{').Append(_values.Count);
        if (alignment != 0)
        {
            _form.Append(',').Append(alignment);
        }

        _form.Append(format is null ? "}" : $":{format}}}");
        _values.Add(value);
    }

    /// <summary>Adds a value in a format.</summary>
    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, 0, format);

    /// <summary>The sentence in the user's language.</summary>
    /// <remarks>A value may be a sentence itself, such as the reason that an error gave.</remarks>
    public string Told()
    {
        string form = _form.ToString(), told = Texts.Of(form);
        return ReferenceEquals(form, told)
            ? Texts.Told(string.Format(CultureInfo.InvariantCulture, form, [.. _values]))
            : string.Format(CultureInfo.InvariantCulture, told, [.. _values.Select(Inside)]);
    }

    private static object? Inside(object? value) =>
        value is string text && text.Contains(' ', StringComparison.Ordinal) ? Texts.Told(text) : value;
}
