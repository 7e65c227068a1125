using System.Text;

namespace SegSharp.Cli.Rendering;

/// <summary>A writer of plain text that makes control characters visible, see <see cref="VisibleText"/>.</summary>
/// <param name="inner">Where the text goes.</param>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc />
    public override void Write(char value)
    {
        if (VisibleText.IsVisible(value))
        {
            inner.Write(value);
        }
        else
        {
            inner.Write(VisibleText.Of(value));
        }
    }

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => inner.Write(VisibleText.Of(new string(buffer, index, count)));

    /// <inheritdoc />
    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(VisibleText.Of(buffer.ToString()));

    /// <inheritdoc />
    public override void Write(string? value) => inner.Write(value is null ? null : VisibleText.Of(value));

    /// <inheritdoc />
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : VisibleText.Of(value));

    /// <inheritdoc />
    public override void Flush() => inner.Flush();
}
