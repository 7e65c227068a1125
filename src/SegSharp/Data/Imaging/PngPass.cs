namespace SegSharp.Data.Imaging;

/// <summary>Which pixels one pass of an interlaced PNG holds.</summary>
internal readonly record struct PngPass(int Top, int Left, int RowStep, int ColumnStep)
{
    public int Rows(int height) => (height - Top + RowStep - 1) / RowStep;

    public int Columns(int width) => (width - Left + ColumnStep - 1) / ColumnStep;
}
