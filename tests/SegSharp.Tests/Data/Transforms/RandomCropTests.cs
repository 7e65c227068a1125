using System.Text.Json;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

public sealed class RandomCropTests
{
    private static readonly GoldenCase _golden = new("02_random_crop");

    public static TheoryData<string> Cases =>
        [.. _golden.Root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)
            .Where(name => name is not ("edge" or "all_ignored"))]; // their sources were overwritten by their results

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_GoldenCase_TakesTheOriginalsRegionAfterAsManyDraws(string name)
    {
        JsonElement item = _golden.Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        int[] size = GoldenCase.Ints(item.GetProperty("crop_size_hw"));
        int[][] ranges = [.. item.GetProperty("draw_ranges_randint_low_high").EnumerateArray().Select(GoldenCase.Ints)];
        int[][] offered = [.. item.GetProperty("offered_offsets_yx").EnumerateArray().Select(GoldenCase.Ints)];
        ScriptedRandom random = new(offered.SelectMany(offset => new[]
        {
            ScriptedRandom.Int(ranges[0][0], ranges[0][1], offset[0]),
            ScriptedRandom.Int(ranges[1][0], ranges[1][1], offset[1]),
        }));
        JsonElement source = item.TryGetProperty("src_img", out JsonElement own) ? own : _golden.Root.GetProperty("src_img");
        JsonElement labels = item.TryGetProperty("src_seg", out own) ? own : _golden.Root.GetProperty("src_seg");
        Sample sample = Sample.FromImage(_golden.Image(source)) with { Labels = _golden.Labels(labels) };

        Sample result = new RandomCrop(size[0], size[1], item.GetProperty("cat_max_ratio").GetDouble()).Apply(sample, random);

        Assert.Equal(item.GetProperty("n_draws_used").GetInt32(), offered.Length - (random.Remaining / 2));
        ImageAssert.Equal(_golden.Image(item.GetProperty("img")), result.Image);
        ImageAssert.Equal(_golden.Labels(item.GetProperty("seg")), result.Labels);
    }

    [Fact]
    public void Apply_RatioExactlyAtTheLimit_DrawsAgain()
    {
        // left half: class 1 in 48 of 64 pixels, exactly 0.75; right half: 32 ignored, classes 0 and 1 in 16 each
        LabelMap labels = new(8, 16);
        for (int y = 0; y < 8; y++)
        {
            labels.Labels.Slice(y * 16, 6).Fill(1);
            labels.Labels.Slice((y * 16) + 8, 4).Fill(255);
            labels.Labels.Slice((y * 16) + 12, 2).Fill(1);
        }

        ScriptedRandom random = new([.. Offset(0), .. Offset(8), .. Offset(4)]);
        Sample sample = Sample.FromImage(new ByteImage(8, 16, 3)) with { Labels = labels };

        Sample result = new RandomCrop(8, 8, 0.75).Apply(sample, random);

        Assert.Equal(2, random.Remaining);
        ImageAssert.Equal(labels.Crop(0, 8, 8, 8), result.Labels);
    }

    [Fact]
    public void Apply_NothingLabelledInTheRegion_DrawsAgain()
    {
        LabelMap labels = _golden.Labels(System.Text.Json.JsonSerializer.SerializeToElement("ign_seg.png"));
        JsonElement item = _golden.Root.GetProperty("cases").EnumerateArray().Last();
        ScriptedRandom random = new([.. Offset(0), .. Offset(1), .. Offset(8), .. Offset(0)]);
        Sample sample = Sample.FromImage(new ByteImage(8, 16, 3)) with { Labels = labels };

        Sample result = new RandomCrop(8, 8, 0.75).Apply(sample, random);

        Assert.Equal(2, random.Remaining);
        ImageAssert.Equal(_golden.Labels(item.GetProperty("seg")), result.Labels);
    }

    [Fact]
    public void Apply_LabelsOfAnotherSize_SaysWhatToMove()
    {
        Sample sample = Sample.FromImage(new ByteImage(8, 8, 3)) with { Labels = new LabelMap(16, 16) };
        DataException e = Assert.Throws<DataException>(() => new RandomCrop(4, 4).Apply(sample, new SeededSampleRandom(0, 0, 0)));
        Assert.Contains("put LoadAnnotations before", e.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Kind, double[] Arguments, double Value)> Offset(int left) =>
        [ScriptedRandom.Int(0, 1, 0), ScriptedRandom.Int(0, 9, left)];
}
