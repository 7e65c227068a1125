namespace SegSharp.Data.Annotations;

/// <summary>A rectangle in an image. The pixel of row y and column x covers y to y + 1 and x to x + 1.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Top">The upper side.</param>
/// <param name="Right">The right side, above <paramref name="Left"/>.</param>
/// <param name="Bottom">The lower side, above <paramref name="Top"/>.</param>
/// <param name="Label">What is in it.</param>
public readonly record struct Box(double Left, double Top, double Right, double Bottom, int Label = 0)
{
    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => !(Right > Left && Bottom > Top);

    /// <summary>The part of it inside of an image; empty if there is none.</summary>
    internal Box Clip(int height, int width) => this with
    {
        Left = Math.Clamp(Left, 0, width),
        Right = Math.Clamp(Right, 0, width),
        Top = Math.Clamp(Top, 0, height),
        Bottom = Math.Clamp(Bottom, 0, height),
    };

    /// <summary>The same elsewhere.</summary>
    internal Box Shift(double down, double right) =>
        this with { Left = Left + right, Right = Right + right, Top = Top + down, Bottom = Bottom + down };
}
