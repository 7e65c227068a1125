using System.Globalization;
using SegSharp.Cli.Rendering;
using SegSharp.Inference;

namespace SegSharp.Cli.Runs;

/// <summary>Says once that windows would be quicker, where images are so large that attention over a whole one takes minutes.</summary>
/// <param name="console">Where.</param>
/// <param name="way">How windows are asked for.</param>
internal sealed class LargeImageHint(CliConsole console, string way)
{
    // 2048 x 2048; published tests of whole images stay below.
    private const long Limit = 2048 * 2048;
    private const double Mega = 1e6;

    private bool _isTold;

    /// <summary>Windows of a size, a third of which overlaps the next.</summary>
    public static SlideMode Windows(int size) => new(size, size, Math.Max(1, size * 2 / 3), Math.Max(1, size * 2 / 3));

    /// <summary>Tells it where it is so.</summary>
    /// <param name="pixels">The most pixels that the model was given at once.</param>
    public void Tell(long pixels)
    {
        if (pixels > Limit && !_isTold)
        {
            _isTold = true;
            console.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"images of {pixels / Mega:F1} million pixels are computed as a whole; " +
                    $"windows take a fraction of the time and memory: {way}"));
        }
    }
}
