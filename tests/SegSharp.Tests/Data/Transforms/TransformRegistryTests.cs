using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

public sealed class TransformRegistryTests
{
    [Fact]
    public void BuildPipeline_OldTrainPipeline_ReadsEveryKey()
    {
        TransformPipeline pipeline = Pipeline(
            Step("LoadImageFromFile"),
            Step("LoadAnnotations", ("reduce_zero_label", true)),
            Step("Resize", ("img_scale", (int[])[2048, 512]), ("ratio_range", (double[])[0.5, 2.0])),
            Step("RandomCrop", ("crop_size", (int[])[512, 256]), ("cat_max_ratio", 0.75)),
            Step("RandomFlip", ("prob", 0.5)),
            Step("PhotoMetricDistortion"),
            Step("Normalize", ("mean", (double[])[1, 2, 3]), ("std", (double[])[4, 5, 6]), ("to_rgb", true)),
            Step("Pad", ("size", (int[])[512, 256]), ("pad_val", 7), ("seg_pad_val", 255)),
            Step("DefaultFormatBundle"),
            Step("Collect", ("keys", (string[])["img", "gt_semantic_seg"])));

        Assert.Equal(8, pipeline.Transforms.Count);
        Assert.Equal(new LoadAnnotations(true), pipeline.Transforms[1]);
        Resize resize = Assert.IsType<Resize>(pipeline.Transforms[2]);
        Assert.Equal([new ImageScale(2048, 512)], resize.Scales);
        Assert.Equal(((0.5, 2.0), true), (resize.RatioRange!.Value, resize.KeepRatio));
        Assert.Equal(new RandomCrop(512, 256, 0.75), pipeline.Transforms[3]);
        Assert.Equal([new FlipChoice(FlipDirection.Horizontal, 0.5)], Assert.IsType<RandomFlip>(pipeline.Transforms[4]).Choices);
        Assert.Equal(new PhotoMetricDistortion(), pipeline.Transforms[5]);
        Pad pad = Assert.IsType<Pad>(pipeline.Transforms[7]);
        Assert.Equal((512, 256), (pad.Height, pad.Width));
        Assert.Equal([7], pad.PadValues); // of MMCV 1, one pad_val reaches the first channel only
    }

    [Fact]
    public void BuildPipeline_NewTrainPipeline_TakesScaleAndSizeAsWidthAndHeight()
    {
        TransformPipeline pipeline = Pipeline(
            Step("LoadImageFromFile"),
            Step("LoadAnnotations"),
            Step("RandomResize", ("scale", (int[])[2048, 512]), ("ratio_range", (double[])[0.5, 2.0]), ("keep_ratio", true)),
            Step("mmseg.RandomCrop", ("crop_size", 512)),
            Step("RandomFlip", ("prob", (double[])[0.3, 0.2]), ("direction", (string[])["horizontal", "vertical"])),
            Step("Pad", ("size", (int[])[640, 480]), ("pad_val", ConfigDict.Of(("img", 9), ("seg", 254)))),
            Step("PackSegInputs"));

        Assert.Equal([new ImageScale(2048, 512)], Assert.IsType<Resize>(pipeline.Transforms[2]).Scales);
        Assert.Equal(new RandomCrop(512, 512), pipeline.Transforms[3]);
        Assert.Equal(0.2, Assert.IsType<RandomFlip>(pipeline.Transforms[4]).Choices[1].Probability);
        Pad pad = Assert.IsType<Pad>(pipeline.Transforms[5]);
        Assert.Equal((480, 640, 254), (pad.Height, pad.Width, (int)pad.SegPadValue));
        Assert.Equal((9, true), (Assert.Single(pad.PadValues), pad.RepeatsPadValue));
    }

    [Fact]
    public void BuildPipeline_MultiScaleFlipAug_BecomesItsSteps()
    {
        TransformPipeline pipeline = Pipeline(
            Step("LoadImageFromFile"),
            Step(
                "MultiScaleFlipAug",
                ("img_scale", (int[])[2048, 512]),
                ("flip", false),
                ("transforms", (ConfigDict[])[Step("AlignedResize", ("keep_ratio", true), ("size_divisor", 32)), Step("RandomFlip"),
                    Step("ImageToTensor", ("keys", (string[])["img"]))])));

        Assert.Equal(2, pipeline.Transforms.Count);
        Resize resize = Assert.IsType<Resize>(pipeline.Transforms[1]);
        Assert.Equal((new ImageScale(2048, 512), 32), (Assert.Single(resize.Scales), resize.SizeDivisor));
    }

    [Fact]
    public void ForPrediction_TestPipeline_NeedsNoMask()
    {
        TransformPipeline pipeline = Pipeline(Step("LoadImageFromFile"), Step("Resize", ("scale", 8)), Step("LoadAnnotations"),
            Step("PackSegInputs"));
        Sample result = pipeline.ForPrediction().Apply(Sample.FromImage(new ByteImage(4, 4, 3)), new ScriptedRandom([]));
        Assert.Equal((8, 8), (result.Image!.Height, result.Image.Width));
    }

    [Fact]
    public void BuildPipeline_UnknownKey_OffersTheNearest()
    {
        ConfigException e = Assert.Throws<ConfigException>(() => Pipeline(Step("RandomCrop", ("crop_size", 64), ("cat_max_ration", 0.75))));
        Assert.Contains("'cat_max_ration' is not known here. Did you mean 'cat_max_ratio'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BuildPipeline_UnknownType_OffersTheNearest()
    {
        ConfigException e = Assert.Throws<ConfigException>(() => Pipeline(Step("RandomCorp", ("crop_size", 64))));
        Assert.Contains("there is no transform 'RandomCorp'. Did you mean 'RandomCrop'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resize", "keep_ratio", true, "does not say to what size")]
    [InlineData("Resize", "scale_factor", "x", "scale_factor")]
    [InlineData("Resize", "backend", "pillow", "OpenCV")]
    [InlineData("Pad", "pad_val", 0, "Give it size or size_divisor")]
    [InlineData("RandomFlip", "prob", 1.5, "between 0 and 1")]
    [InlineData("RandomFlip", "direction", "sideways", "'horizontal'")]
    [InlineData("LoadImageFromFile", "color_type", "bw", "'grayscale'")]
    [InlineData("RandomCrop", "crop_size", 0, "holds nothing")]
    public void BuildPipeline_ValueDoesNotFit_SaysWhatWould(string type, string key, object value, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Pipeline(Step(type, (key, value)))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void BuildPipeline_FlippingTestPipeline_IsRefused() =>
        Assert.Throws<ConfigException>(() => Pipeline(Step("MultiScaleFlipAug", ("img_scale", (int[])[64, 64]), ("flip", true),
            ("transforms", (ConfigDict[])[Step("Resize")]))));

    internal static ConfigDict Step(string type, params (string Key, object? Value)[] keys) => ConfigDict.Of([("type", type), .. keys]);

    private static TransformPipeline Pipeline(params ConfigDict[] steps) =>
        TransformRegistry.BuildPipeline(new ConfigSection(ConfigDict.Of(("pipeline", steps)), string.Empty).Sections("pipeline"));
}
