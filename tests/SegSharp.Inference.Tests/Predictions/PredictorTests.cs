using System.Text.Json.Nodes;
using SegSharp.Data.Imaging;

namespace SegSharp.Inference.Tests.Predictions;

/// <summary>The managed predictor gives the labels of the library's predictor for the same checkpoint and image.</summary>
public sealed class PredictorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segsharp").FullName;

    public static TheoryData<string> Variants =>
    [
        "plain", "resize", "resize-half", "resize-torchvision", "direct", "divisor", "pad", "slide", "slide-small",
        "binary", "bands", "0.x",
    ];

    private string File => Path.Combine(_folder, "model.safetensors");

    [Theory]
    [MemberData(nameof(Variants))]
    public void Predict_EachWayOfPreparing_GivesTheLabelsOfTheLibrary(string variant)
    {
        JsonObject config = Config(variant);
        TinyModel.Write(File, config);
        int channels = variant == "bands" ? 5 : 3;
        ByteImage image = TinyModel.Image(75, 110, channels);
        LabelMap expected = Predictor.Load(File).Predict(image);
        using SegFormerPredictor predictor = SegFormerPredictor.Load(File);
        PixelFormat format = channels == 3 ? PixelFormat.Bgr24 : PixelFormat.Bands8;
        LabelMap found = predictor.Predict(image.Pixels, image.Width, image.Height, format);
        AssertSame(expected, found);
        Assert.Equal(variant == "binary" ? ["c0", "c1"] : Enumerable.Range(0, TinyModel.Classes).Select(i => $"c{i}"), predictor.Classes);
    }

    [Theory]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Rgba32)]
    [InlineData(PixelFormat.Bgra32)]
    public void Predict_EachOrderOfColours_GivesTheSameLabels(PixelFormat format)
    {
        TinyModel.Write(File, TinyModel.Config());
        ByteImage image = TinyModel.Image(64, 96);
        using SegFormerPredictor predictor = SegFormerPredictor.Load(File);
        LabelMap expected = predictor.Predict(image.Pixels, 96, 64, PixelFormat.Bgr24);
        int bytes = format == PixelFormat.Rgb24 ? 3 : 4;
        byte[] other = new byte[64 * 96 * bytes];
        for (int i = 0; i < 64 * 96; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                other[(i * bytes) + c] = image.Pixels[(i * 3) + (format == PixelFormat.Bgra32 ? c : 2 - c)];
            }
        }

        Assert.Equal(expected.Labels.ToArray(), predictor.Predict(other, 96, 64, format).Labels.ToArray());
    }

    [Theory]
    [InlineData("resize")]
    [InlineData("slide")]
    [InlineData("binary")]
    public void PredictWithConfidence_GivesTheProbabilitiesOfTheLibrary(string variant)
    {
        TinyModel.Write(File, Config(variant));
        ByteImage image = TinyModel.Image(75, 110);
        Prediction expected = Predictor.Load(File).PredictWithConfidence(image);
        using SegFormerPredictor predictor = SegFormerPredictor.Load(File);
        Prediction found = predictor.PredictWithConfidence(image.Pixels, image.Width, image.Height, PixelFormat.Bgr24);
        AssertSame(expected.Labels, found.Labels);
        Assert.All(expected.Confidence.Pixels.ToArray().Zip(found.Confidence.Pixels.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-4));

        // and the logits decide as the labels do
        float[] logits = predictor.Logits(image.Pixels, image.Width, image.Height, PixelFormat.Bgr24);
        int plane = image.Width * image.Height, channels = logits.Length / plane;
        Assert.Equal(variant == "binary" ? 1 : TinyModel.Classes, channels);
        byte[] labels = found.Labels.Labels.ToArray();
        Assert.InRange(
            Enumerable.Range(0, plane).Count(pixel => labels[pixel] != (channels == 1
                ? (1 / (1 + Math.Exp(-logits[pixel])) > 0.4 ? 1 : 0)
                : Enumerable.Range(0, channels).MaxBy(c => logits[(c * plane) + pixel]))), 0, 4);
    }

    [Fact]
    public void Predict_AfterTheFirstImage_AllocatesNothing()
    {
        TinyModel.Write(File, TinyModel.Config());
        ByteImage image = TinyModel.Image(64, 96);
        byte[] labels = new byte[64 * 96];
        using SegFormerPredictor predictor = SegFormerPredictor.Load(File);
        for (int i = 0; i < 3; i++)
        {
            predictor.Predict(image.Pixels, 96, 64, PixelFormat.Bgr24, labels);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            predictor.Predict(image.Pixels, 96, 64, PixelFormat.Bgr24, labels);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Predict_ManyThreadsAndSizes_GivesTheLabelsOfOne()
    {
        TinyModel.Write(File, TinyModel.Config());
        using SegFormerPredictor predictor = SegFormerPredictor.Load(File);
        ByteImage[] images = [.. Enumerable.Range(0, 4).Select(i => TinyModel.Image(40 + (16 * i), 64 + (8 * i)))];
        byte[][] expected = [.. images.Select(image => Labels(predictor, image))];
        Parallel.For(0, 40, i => Assert.Equal(expected[i % 4], Labels(predictor, images[i % 4])));
    }

    [Fact]
    public void Predict_Cancelled_Stops()
    {
        TinyModel.Write(File, TinyModel.Config());
        using SegFormerPredictor predictor = SegFormerPredictor.Load(File);
        ByteImage image = TinyModel.Image(64, 64);
        Assert.ThrowsAny<OperationCanceledException>(
            () => predictor.Predict(image.Pixels, 64, 64, PixelFormat.Bgr24, new CancellationToken(canceled: true)));
        Assert.Equal(64 * 64, Labels(predictor, image).Length);
    }

    [Theory]
    [InlineData(0, 0, PixelFormat.Bgr24, 0, "An image of 0x0 pixels cannot be labelled.")]
    [InlineData(1, 1, PixelFormat.Bgr24, 3, "An image of 1x1 pixels is too small for the model.")]
    [InlineData(64, 64, PixelFormat.Bgr24, 100, "An image of 64x64 pixels of the format Bgr24 has 12288 bytes, not 100.")]
    [InlineData(64, 64, PixelFormat.Gray8, 4096, "The model takes images of 3 channels, which pixels of the format Gray8 have not.")]
    public void Predict_WhatIsNoImage_IsRefused(int width, int height, PixelFormat format, int bytes, string message)
    {
        TinyModel.Write(File, TinyModel.Config());
        using SegFormerPredictor predictor = SegFormerPredictor.Load(File);
        Assert.Equal(message, Assert.Throws<ImageException>(() => predictor.Predict(new byte[bytes], width, height, format)).Message);
    }

    [Theory]
    [InlineData("heads", "divide into 3 attention heads")]
    [InlineData("strides", "strides 4, 2")]
    [InlineData("map", "takes in map 4")]
    [InlineData("order", "takes 16 channels of map 1, and the encoder gives 32")]
    [InlineData("means", "normalizes with 1 means")]
    [InlineData("step", "has the step 'CLAHE', which is not done here")]
    [InlineData("encoder", "has the encoder 'ResNetV1c'")]
    public void Load_WhatIsNotRunHere_IsRefusedInOneSentence(string fault, string message)
    {
        TinyModel.Write(File, TinyModel.Config(), config =>
        {
            JsonNode backbone = config["model"]!["backbone"]!, head = config["model"]!["decode_head"]!;
            switch (fault)
            {
                case "heads":
                    backbone["num_heads"] = new JsonArray(3, 2, 5, 8);
                    break;
                case "strides":
                    backbone["strides"] = new JsonArray(4, 2);
                    break;
                case "map":
                    head["in_index"] = new JsonArray(0, 1, 2, 4);
                    break;
                case "order":
                    head["in_index"] = new JsonArray(1, 0, 2, 3);
                    break;
                case "means":
                    config["data_preprocessor"]!["mean"] = new JsonArray(1.5);
                    break;
                case "step":
                    config.With(new JsonObject { ["type"] = "CLAHE" });
                    break;
                default:
                    backbone["type"] = "ResNetV1c";
                    break;
            }
        });
        Assert.Contains(message, Assert.Throws<ModelException>(() => SegFormerPredictor.Load(File)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Labels(SegFormerPredictor predictor, ByteImage image) =>
        predictor.Predict(image.Pixels, image.Width, image.Height, PixelFormat.Bgr24).Labels.ToArray();

    private static JsonObject Config(string variant)
    {
        JsonObject config = TinyModel.Config(variant == "bands" ? 5 : 3, variant == "binary");
        JsonNode model = config["model"]!, preprocessor = config["data_preprocessor"]!;
        JsonObject resize = new() { ["type"] = "Resize", ["scale"] = new JsonArray(160, 96), ["keep_ratio"] = true };
        switch (variant)
        {
            case "resize":
                return config.With(resize);
            case "resize-half":
                return config.With(new JsonObject { ["type"] = "Resize", ["scale"] = new JsonArray(220, 150), ["keep_ratio"] = false });
            case "resize-torchvision":
                resize["backend"] = "torchvision";
                resize["keep_ratio"] = false;
                return config.With(resize);
            case "direct":
                model["test_cfg"]!["resize_directly"] = true;
                return config.With(resize);
            case "divisor":
                preprocessor["test_cfg"] = new JsonObject { ["size_divisor"] = 32 };
                return config;
            case "pad":
                preprocessor["test_cfg"] = new JsonObject { ["size"] = new JsonArray(80, 128) };
                preprocessor["pad_val"] = 0.5;
                return config.With(resize);
            case "slide":
                model["test_cfg"] = Slide(48, 64, 32, 40);
                return config;
            case "slide-small":
                model["test_cfg"] = Slide(90, 64, 40, 64);
                return config.With(resize);
            case "0.x":
                config.Remove("data_preprocessor");
                return config.With(new JsonObject
                {
                    ["type"] = "Normalize", ["mean"] = new JsonArray(123.675, 116.28, 103.53),
                    ["std"] = new JsonArray(58.395, 57.12, 57.375), ["to_rgb"] = true,
                }).With(resize);
            default:
                return config;
        }
    }

    private static JsonObject Slide(int height, int width, int down, int right) => new()
    {
        ["mode"] = "slide", ["crop_size"] = new JsonArray(height, width), ["stride"] = new JsonArray(down, right),
    };

    // all but ties, which rounding may decide otherwise
    private static void AssertSame(LabelMap expected, LabelMap found)
    {
        Assert.Equal((expected.Height, expected.Width), (found.Height, found.Width));
        byte[] right = expected.Labels.ToArray();
        Assert.InRange(right.Zip(found.Labels.ToArray()).Count(pair => pair.First != pair.Second), 0, right.Length / 2000);
        Assert.InRange(right.Distinct().Count(), 2, 256);
    }
}
