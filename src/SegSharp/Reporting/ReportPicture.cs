namespace SegSharp.Reporting;

/// <summary>An encoded picture to embed.</summary>
/// <param name="MediaType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</param>
/// <param name="Data">The file's bytes.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record ReportPicture(string MediaType, ReadOnlyMemory<byte> Data, int Width, int Height);
