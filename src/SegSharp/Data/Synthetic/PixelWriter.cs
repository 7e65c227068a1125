namespace SegSharp.Data.Synthetic;

/// <summary>Encodes a picture into a file; the extension of the path says how.</summary>
/// <param name="path">The file to write; its folder exists.</param>
/// <param name="pixels">Bytes, <c>[height, width, channels]</c> row by row; red first where there are three channels.</param>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="channels">3 for a picture in colours, 1 for labels.</param>
public delegate void PixelWriter(string path, byte[] pixels, int width, int height, int channels);
