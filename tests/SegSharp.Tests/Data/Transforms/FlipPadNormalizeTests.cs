using System.Text.Json;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

public sealed class FlipPadNormalizeTests
{
    private static readonly GoldenCase _golden = new("03_flip_pad_normalize");

    private static Sample Source => Sample.FromImage(_golden.Image(_golden.Root.GetProperty("src_img"))) with
    {
        Labels = _golden.Labels(_golden.Root.GetProperty("src_seg")),
    };

    [Fact]
    public void RandomFlip_GoldenDraws_FlipsBelowTheProbability()
    {
        foreach (JsonElement item in _golden.Root.GetProperty("flip").EnumerateArray())
        {
            FlipDirection direction = Enum.Parse<FlipDirection>(item.GetProperty("direction").GetString()!, ignoreCase: true);
            bool forced = item.TryGetProperty("forced", out _);
            RandomFlip flip = new(forced ? 1 : item.GetProperty("prob").GetDouble(), direction);
            double drawn = forced ? 0 : item.GetProperty("drawn_rand").GetDouble();

            Sample result = flip.Apply(Source, new ScriptedRandom([ScriptedRandom.Rand(drawn)]));

            Assert.Equal(forced || item.GetProperty("flip").GetBoolean() ? direction : null, result.Info.Flip);
            if (forced)
            {
                ImageAssert.Equal(_golden.Image(item.GetProperty("img")), result.Image);
                ImageAssert.Equal(_golden.Labels(item.GetProperty("seg")), result.Labels);
            }
        }
    }

    [Fact]
    public void RandomFlip_SeveralDirections_SharesOneDraw()
    {
        RandomFlip flip = new([new(FlipDirection.Horizontal, 0.25), new(FlipDirection.Vertical, 0.25)]);
        Assert.Equal(FlipDirection.Horizontal, Draw(0.24));
        Assert.Equal(FlipDirection.Vertical, Draw(0.49));
        Assert.Null(Draw(0.51));

        FlipDirection? Draw(double value) => flip.Apply(Source, new ScriptedRandom([ScriptedRandom.Rand(value)])).Info.Flip;
    }

    [Fact]
    public void Pad_GoldenCases_AddsRowsBelowAndColumnsAtTheRight()
    {
        foreach (JsonElement item in _golden.Root.GetProperty("pad").EnumerateArray())
        {
            JsonElement arguments = item.GetProperty("args");
            int[] size = arguments.TryGetProperty("size", out JsonElement s) ? GoldenCase.Ints(s) : [0, 0];
            Pad pad = new()
            {
                Height = size[0],
                Width = size[1],
                SizeDivisor = arguments.TryGetProperty("size_divisor", out JsonElement divisor) ? divisor.GetInt32() : 1,
                PadValues = [item.GetProperty("pad_val").GetDouble()],
                SegPadValue = item.GetProperty("seg_pad_val").GetByte(),
            };

            Sample result = pad.Apply(Source, new ScriptedRandom([]));

            ImageAssert.Equal(_golden.Image(item.GetProperty("img")), result.Image);
            ImageAssert.Equal(_golden.Labels(item.GetProperty("seg")), result.Labels);
        }
    }

    [Fact]
    public void Normalize_GoldenCases_GivesTheOriginalsFloats()
    {
        foreach (JsonElement item in _golden.Root.GetProperty("normalize").EnumerateArray())
        {
            Sample result = Normalization(item).Apply(Source, new ScriptedRandom([]));
            ImageAssert.Close(_golden.Npy<float>(item.GetProperty("out")).Values, Assert.IsType<FloatImage>(result.Image).Pixels, 1e-6f);
        }
    }

    [Fact]
    public void Pipeline_FlipNormalizePad_PadsWithZeroAfterNormalisation()
    {
        TransformPipeline pipeline = new(
        [
            new RandomFlip(1.0),
            Normalization(_golden.Root.GetProperty("normalize")[0]),
            new Pad { Height = 32, Width = 40 },
        ]);

        Sample result = pipeline.Apply(Source, new ScriptedRandom([ScriptedRandom.Rand(0)]));

        JsonElement expected = _golden.Root.GetProperty("pipeline");
        ImageAssert.Close(_golden.Npy<float>(expected.GetProperty("out")).Values, Assert.IsType<FloatImage>(result.Image).Pixels, 1e-6f);
        ImageAssert.Equal(_golden.Labels(expected.GetProperty("seg")), result.Labels);
    }

    [Fact]
    public void Normalize_OtherChannelCount_NamesBothNumbers()
    {
        DataException e = Assert.Throws<DataException>(() =>
            new Normalize([1, 2, 3], [1, 1, 1]).Apply(Sample.FromImage(new ByteImage(4, 4, 4)), new ScriptedRandom([])));
        Assert.Contains("3 means", e.Message, StringComparison.Ordinal);
        Assert.Contains("4 channels", e.Message, StringComparison.Ordinal);
    }

    private static Normalize Normalization(JsonElement item)
    {
        JsonElement arguments = item.GetProperty("args");
        return new Normalize(
            GoldenCase.Doubles(arguments.GetProperty("mean")),
            GoldenCase.Doubles(arguments.GetProperty("std")),
            arguments.GetProperty("to_rgb").GetBoolean());
    }
}
