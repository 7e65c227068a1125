using System.Text.Json;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

/// <summary>The whole training transform of SegFormer, from files to normalised floats.</summary>
public sealed class TrainPipelineTests
{
    private static readonly GoldenCase _golden = new("14_train_pipeline");

    [Theory]
    [InlineData(0)] // flipped, saturation before hue, contrast first
    [InlineData(1)] // smaller than the crop: padded; contrast last
    public void Apply_GoldenDraws_GivesTheOriginalsTensors(int index)
    {
        JsonElement item = _golden.Root.GetProperty("cases")[index];
        List<(string Kind, double[] Arguments, double Value)> draws =
            [ScriptedRandom.Rand(item.GetProperty("resize").GetProperty("u").GetDouble())];
        int[] resized = GoldenCase.Ints(item.GetProperty("resize").GetProperty("out_hw"));
        foreach (JsonElement offset in item.GetProperty("crop").GetProperty("drawn_offsets_yx").EnumerateArray())
        {
            draws.Add(ScriptedRandom.Int(0, Math.Max(resized[0] - 64, 0) + 1, offset[0].GetInt32()));
            draws.Add(ScriptedRandom.Int(0, Math.Max(resized[1] - 64, 0) + 1, offset[1].GetInt32()));
        }

        draws.Add(ScriptedRandom.Rand(item.GetProperty("flip").GetProperty("drawn").GetDouble()));
        draws.AddRange(ScriptedRandom.Draws(item.GetProperty("photometric_draws")));
        ScriptedRandom random = new(draws);
        Sample sample = new()
        {
            Info = new SampleInfo { ImageFile = _golden.PathOf(item.GetProperty("src_img")),
                MaskFile = _golden.PathOf(item.GetProperty("src_seg")) },
        };

        Sample distorted = Distorting().Apply(sample, random);
        Sample result = Finishing().Apply(distorted, random);

        Assert.Equal(0, random.Remaining);
        ImageAssert.Equal(_golden.Image(item.GetProperty("before_normalize")), distorted.Image);
        ImageAssert.Close(_golden.Npy<float>(item.GetProperty("img")).Values, Planes(Assert.IsType<FloatImage>(result.Image)), 1e-6f);
        long[] labels = _golden.Npy<long>(item.GetProperty("seg")).Values;
        Assert.Equal(labels.Select(label => (byte)label), result.Labels!.Labels.ToArray());
    }

    [Fact]
    public void LoadAnnotations_ReduceZeroLabel_GivesTheOriginalsLabels()
    {
        JsonElement item = _golden.Root.GetProperty("cases")[0];
        Sample sample = new() { Info = new SampleInfo { ImageFile = "unused", MaskFile = _golden.PathOf(item.GetProperty("src_seg")) } };
        Sample loaded = new LoadAnnotations(ReduceZeroLabel: true).Apply(sample, new ScriptedRandom([]));
        ImageAssert.Equal(_golden.Labels(item.GetProperty("loaded_seg_after_reduce_zero_label")), loaded.Labels);
    }

    private static TransformPipeline Distorting() => new(
    [
        new LoadImageFromFile(),
        new LoadAnnotations(ReduceZeroLabel: true),
        new Resize { Scales = [new(256, 64)], RatioRange = (0.5, 2.0) },
        new RandomCrop(64, 64, 0.75),
        new RandomFlip(0.5),
        new PhotoMetricDistortion(),
    ]);

    private static TransformPipeline Finishing() => new(
    [
        new Normalize([123.675, 116.28, 103.53], [58.395, 57.12, 57.375]),
        new Pad { Height = 64, Width = 64 },
    ]);

    private static float[] Planes(FloatImage image)
    {
        float[] planes = new float[image.Length];
        for (int i = 0; i < image.Length; i++)
        {
            planes[(i % 3 * image.Height * image.Width) + (i / 3)] = image.Pixels[i];
        }

        return planes;
    }
}
