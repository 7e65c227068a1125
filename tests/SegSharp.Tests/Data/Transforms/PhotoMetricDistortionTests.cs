using System.Text.Json;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

public sealed class PhotoMetricDistortionTests
{
    private static readonly GoldenCase _golden = new("04_photometric");

    public static TheoryData<string> Cases =>
        [.. _golden.Root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_GoldenDraws_GivesTheOriginalsPixels(string name)
    {
        JsonElement item = _golden.Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        ScriptedRandom random = new(ScriptedRandom.Draws(item.GetProperty("draw_sequence")));
        ByteImage source = _golden.Image(_golden.Root.GetProperty("src_img"));

        Sample result = new PhotoMetricDistortion().Apply(Sample.FromImage(source), random);

        Assert.Equal(0, random.Remaining);
        ImageAssert.Equal(_golden.Image(item.GetProperty("stages").EnumerateArray().Last().GetProperty("img")), result.Image);
        ImageAssert.Equal(_golden.Image(_golden.Root.GetProperty("src_img")), source);
    }

    [Fact]
    public void Convert_GoldenGrids_EqualsOpenCv()
    {
        JsonElement tables = _golden.Root.GetProperty("hsv_tables");
        ByteImage hsv = Grid(tables.GetProperty("rgb_grid")).Convert(ColorConversion.SwapRedAndBlue).Convert(ColorConversion.BgrToHsv);
        ImageAssert.Equal(Grid(tables.GetProperty("rgb_grid_to_hsv")), hsv);
        ByteImage rgb = Grid(tables.GetProperty("hsv_grid")).Convert(ColorConversion.HsvToBgr).Convert(ColorConversion.SwapRedAndBlue);
        ImageAssert.Equal(Grid(tables.GetProperty("hsv_grid_to_rgb")), rgb);
    }

    [Fact]
    public void Apply_FloatImage_SaysWhereTheStepBelongs()
    {
        Sample sample = Sample.FromImage(new FloatImage(2, 2, 3, new float[12]));
        DataException e = Assert.Throws<DataException>(() => new PhotoMetricDistortion().Apply(sample, new SeededSampleRandom(0, 0, 0)));
        Assert.Contains("before Normalize", e.Message, StringComparison.Ordinal);
    }

    private static ByteImage Grid(JsonElement name)
    {
        (byte[] values, int[] shape) = _golden.Npy<byte>(name);
        return new ByteImage(shape[0], shape[1], shape[2], values);
    }
}
