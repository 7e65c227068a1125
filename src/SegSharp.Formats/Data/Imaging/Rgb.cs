namespace SegSharp.Data.Imaging;

/// <summary>A colour of 8 bits per channel.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue);
