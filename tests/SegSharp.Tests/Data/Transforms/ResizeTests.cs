using System.Text.Json;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

public sealed class ResizeTests
{
    private static readonly GoldenCase _golden = new("01_resize");

    public static TheoryData<string> PixelCases =>
        [.. _golden.Root.GetProperty("pixel_cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(PixelCases))]
    public void Apply_GoldenCase_GivesTheOriginalsPixels(string name)
    {
        JsonElement item = _golden.Root.GetProperty("pixel_cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        int source = item.GetProperty("src").GetInt32();
        Sample sample = Sample.FromImage(_golden.Image(JsonSerializer.SerializeToElement($"src{source}_img.png"))) with
        {
            Labels = _golden.Labels(JsonSerializer.SerializeToElement($"src{source}_seg.png")),
        };

        Sample result = Transform(item).Apply(sample, Random(item));

        ImageAssert.Equal(_golden.Image(item.GetProperty("img")), result.Image);
        ImageAssert.Equal(_golden.Labels(item.GetProperty("seg")), result.Labels);
        double[] factors = GoldenCase.Doubles(item.GetProperty("scale_factor"));
        Assert.Equal((float)factors[0], result.Info.ScaleX);
        Assert.Equal((float)factors[1], result.Info.ScaleY);
    }

    [Fact]
    public void Target_KeptRatio_RoundsBothSidesHalfUp()
    {
        foreach (JsonElement item in _golden.Root.GetProperty("sizes").EnumerateArray())
        {
            Resize resize = new() { Scales = [Scale(item)] };
            AssertTarget(item, resize, new ScriptedRandom([]));
        }
    }

    [Fact]
    public void Target_RatioRange_MultipliesAndTruncatesTheScale()
    {
        int[] basis = GoldenCase.Ints(_golden.Root.GetProperty("ratio_base_scale"));
        foreach (JsonElement item in _golden.Root.GetProperty("ratio_cases").EnumerateArray())
        {
            Resize resize = new() { Scales = [new(basis[0], basis[1])], RatioRange = (0.5, 2.0) };
            double drawn = item.GetProperty("u").GetDouble();
            Assert.Equal(Scale(item), resize.DrawScale(1, 1, new ScriptedRandom([ScriptedRandom.Rand(drawn)])));
            foreach (JsonElement source in item.GetProperty("per_src").EnumerateArray())
            {
                AssertTarget(source, resize, new ScriptedRandom([ScriptedRandom.Rand(drawn)]));
            }
        }
    }

    [Fact]
    public void DrawScale_OtherModes_DrawAsTheOriginalDoes()
    {
        JsonElement[] modes = [.. _golden.Root.GetProperty("other_modes").EnumerateArray()];
        Resize ratioOnly = new() { RatioRange = (0.5, 2.0) };
        Resize range = new() { Scales = [new(2048, 512), new(1024, 256)] };
        Resize value = range with { Mode = MultiScaleMode.Value };

        Assert.Equal(Scale(modes[0]),
            ratioOnly.DrawScale(50, 80, new ScriptedRandom([ScriptedRandom.Rand(modes[0].GetProperty("u").GetDouble())])));
        Assert.Equal(Scale(modes[1]), range.DrawScale(50, 80, new ScriptedRandom(ScriptedRandom.Draws(modes[1].GetProperty("draws")))));
        Assert.Equal(Scale(modes[2]), value.DrawScale(50, 80, new ScriptedRandom(ScriptedRandom.Draws(modes[2].GetProperty("draws")))));
    }

    [Fact]
    public void Apply_ScaleTooSmall_NamesTheSizes()
    {
        DataException e = Assert.Throws<DataException>(() =>
            new Resize { Factor = 0.001 }.Apply(Sample.FromImage(new ByteImage(10, 10, 3)), new ScriptedRandom([])));
        Assert.Contains("10x10 to 0x0", e.Message, StringComparison.Ordinal);
    }

    private static void AssertTarget(JsonElement item, Resize resize, SampleRandom random)
    {
        int[] source = GoldenCase.Ints(item.GetProperty("src_hw"));
        int[] expected = GoldenCase.Ints(item.GetProperty("new_hw"));
        Assert.Equal((expected[1], expected[0]), resize.Target(source[0], source[1], random));
    }

    private static Resize Transform(JsonElement item)
    {
        string text = item.GetProperty("transform").GetString()!;
        bool hasRatio = text.Contains("ratio_range", StringComparison.Ordinal);
        return new Resize
        {
            Scales = [hasRatio ? new ImageScale(256, 64) : Scale(item)],
            RatioRange = hasRatio ? (0.5, 2.0) : null,
            KeepRatio = !text.Contains("keep_ratio=False", StringComparison.Ordinal) && !text.Contains("exact", StringComparison.Ordinal),
            SizeDivisor = text.StartsWith("Aligned", StringComparison.Ordinal) ? 32 : 1,
        };
    }

    private static ScriptedRandom Random(JsonElement item) =>
        new(item.GetProperty("u") is { ValueKind: JsonValueKind.Number } u ? [ScriptedRandom.Rand(u.GetDouble())] : []);

    private static ImageScale Scale(JsonElement item)
    {
        int[] scale = GoldenCase.Ints(item.GetProperty("scale"));
        return new ImageScale(scale[0], scale[1]);
    }
}
