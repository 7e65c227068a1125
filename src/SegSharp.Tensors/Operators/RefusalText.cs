using System.Runtime.CompilerServices;

namespace SegSharp.Tensors.Operators;

/// <summary>
/// An interpolated text that is put together only when a fact does not hold: rules run at every call, their messages are
/// read in the rarest of them.
/// </summary>
[InterpolatedStringHandler]
public ref struct RefusalText
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">Length of the constant parts.</param>
    /// <param name="formattedCount">Number of the other parts.</param>
    /// <param name="fact">Whether all is well, so that no text is needed.</param>
    /// <param name="needed">Tells the caller whether to give the parts.</param>
    public RefusalText(int literalLength, int formattedCount, bool fact, out bool needed)
    {
        needed = !fact;
        _text = fact ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount);
    }

    /// <summary>Called by the compiler for a constant part.</summary>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Called by the compiler for any other part.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>The text.</summary>
    public override string ToString() => _text.ToStringAndClear();
}
