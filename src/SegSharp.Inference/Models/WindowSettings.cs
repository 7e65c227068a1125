namespace SegSharp.Inference.Models;

/// <summary>How an image is brought before the network: as a whole, or in windows that overlap.</summary>
/// <param name="Height">Rows of a window; 0 for the whole image.</param>
/// <param name="Width">Columns of a window.</param>
/// <param name="StepDown">Rows from one window to the next.</param>
/// <param name="StepRight">Columns from one window to the next.</param>
/// <param name="ResizesDirectly">Whether logits of a whole image are resized to its own size at once,
/// rather than to the network's input's first.</param>
internal readonly record struct WindowSettings(int Height, int Width, int StepDown, int StepRight, bool ResizesDirectly)
{
    /// <summary>Whether there are windows.</summary>
    public bool IsSlide => Height > 0;

    /// <summary>How many windows lie along a side.</summary>
    public static int Count(int size, int window, int step) => (Math.Max(size - window + step - 1, 0) / step) + 1;

    /// <summary>Where a window begins: the last ones are moved back inside, so that all have one size.</summary>
    public static int Start(int index, int size, int window, int step) => Math.Min(index * step, size - Math.Min(window, size));
}
