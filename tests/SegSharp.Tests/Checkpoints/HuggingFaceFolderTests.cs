using System.Text.Json;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.Inference;
using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;
using SegSharp.Tests.Data;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Checkpoints;

/// <summary>What stands beside the weights in a folder, read and written; and models that predict as their own library does.</summary>
public sealed class HuggingFaceFolderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    [Fact]
    public void Convert_FolderToFolder_ReadsBackTheSameAndPredictsTheSame()
    {
        string first = WriteFolder(
            """
            {"do_resize": true, "size": {"height": 64, "width": 96}, "image_mean": [0.4, 0.5, 0.6], "image_std": [0.2, 0.3, 0.25],
             "do_reduce_labels": true}
            """,
            """{"id2label": {"0": "wall", "1": "sky", "2": "sky"}, "num_attention_heads": [1, 2, 5, 8]}""", classes: 3);
        string second = Path.Combine(_directory, "second");

        Assert.Null(CheckpointConversion.Convert(first, second, "hf").PreprocessingNote);

        using Checkpoint before = Checkpoint.Open(first), after = Checkpoint.Open(second);
        Assert.True(JsonElement.DeepEquals(Json(before.Description.Config), Json(after.Description.Config)), after.Description.Config);
        Assert.Equal(before.Description.Classes, after.Description.Classes);
        Assert.True(CheckpointDiff.Of(before.Tensors, after.Tensors).IsEmpty);
        JsonElement processor = Json(File.ReadAllText(Path.Combine(second, "preprocessor_config.json")));
        Assert.Equal("SegformerImageProcessor", processor.GetProperty("image_processor_type").GetString());
        Assert.Equal([0.4, 0.5, 0.6], processor.GetProperty("image_mean").EnumerateArray().Select(value => value.GetDouble()));
        ByteImage image = TestData.Noise(70, 50, seed: 3);
        Assert.Equal(Predictor.Load(first).Predict(image).Labels, Predictor.Load(second).Predict(image).Labels);
    }

    [Theory]
    [InlineData("dict(type='Resize', scale=(640, 480))", true, 480, 640, false)]
    [InlineData("dict(type='Resize', scale=(2048, 512), keep_ratio=True)", true, 512, 512, true)]
    [InlineData("dict(type='Resize', img_scale=(96, 64))", true, 64, 64, true)] // 0.x keeps the ratio by itself
    [InlineData("dict(type='MultiScaleFlipAug', img_scale=(96, 64), transforms=[dict(type='Resize', keep_ratio=False)])",
        true, 64, 96, false)]
    [InlineData("dict(type='PackSegInputs')", false, 0, 0, false)]
    public void Write_TestPipeline_BecomesWhatTheProcessorCanDo(string step, bool resizes, int height, int width, bool hasNote)
    {
        string config = ConfigWriter.ToJson(ConfigFile.Parse(
            $"data_preprocessor = dict(mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375])\n"
            + $"test_dataloader = dict(dataset=dict(pipeline=[dict(type='LoadImageFromFile'), {step}, dict(type='LoadAnnotations', " +
                "reduce_zero_label=True)]))"));
        (string text, string? note) = HuggingFaceProcessor.Write(config);
        JsonElement processor = Json(text);
        Assert.Equal(resizes, processor.GetProperty("do_resize").GetBoolean());
        Assert.Equal(hasNote, note is not null);
        Assert.True(processor.GetProperty("do_reduce_labels").GetBoolean());
        Assert.Equal([0.485, 0.456, 0.406], processor.GetProperty("image_mean").EnumerateArray().Select(value => value.GetDouble()));
        if (resizes)
        {
            Assert.Equal((height, width), (processor.GetProperty("size").GetProperty("height").GetInt32(),
                processor.GetProperty("size").GetProperty("width").GetInt32()));
        }
    }

    /// <summary>The processor multiplies grey levels by a factor, then normalises: (x f - m) / s is (x - m/f) / (s/f).</summary>
    [Theory]
    [InlineData("""{"do_normalize": false}""", 0, 255)]
    [InlineData("""{"do_rescale": false, "image_mean": [5, 5, 5], "image_std": [2, 2, 2]}""", 5, 2)]
    [InlineData("""{"rescale_factor": 0.5, "image_mean": [5, 5, 5], "image_std": [2, 2, 2]}""", 10, 4)]
    [InlineData("""{"image_mean": [0.5, 0.5, 0.5], "image_std": [1, 1, 1]}""", 127.5, 255)]
    public void Open_WaysToNormalise_BecomeMeanAndDeviationInGreyLevels(string processor, double mean, double std)
    {
        using Checkpoint checkpoint = Checkpoint.Open(WriteFolder(processor, "{}", classes: 3));
        DataPreprocessorOptions options = ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config)).DataPreprocessor!;
        Assert.All(options.Mean, value => Assert.Equal(mean, value, 1e-9));
        Assert.All(options.Std, value => Assert.Equal(std, value, 1e-9));
    }

    [Theory]
    [InlineData("""{"resample": 6}""", "resample is 6")]
    [InlineData("""{"resample": "bicubic"}""", "resample is \"bicubic\"")]
    [InlineData("""{"resample": 4, "image_processor_type": "SegformerImageProcessorFast"}""", "torchvision does not have")]
    public void Open_ResamplingThatIsNotKnown_IsRefusedWithItsNumber(string processor, string message)
    {
        string folder = WriteFolder(processor, "{}", classes: 3);
        Assert.Contains(message, Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>Numbers of Pillow's filters; for lanczos, which torchvision does not have, transformers takes bicubic.</summary>
    [Theory]
    [InlineData("""{"resample": 0}""", PillowFilter.Nearest)]
    [InlineData("""{"resample": 1}""", PillowFilter.Lanczos)]
    [InlineData("""{"resample": 3}""", PillowFilter.Bicubic)]
    [InlineData("""{"resample": 5, "size": {"shortest_edge": 32}}""", PillowFilter.Hamming)]
    [InlineData("""{"resample": 1, "image_processor_type": "SegformerImageProcessorFast"}""", PillowFilter.Bicubic)]
    [InlineData("""{"resample": null}""", PillowFilter.Bilinear)]
    [InlineData("{}", PillowFilter.Bilinear)]
    public void Open_Resampling_BecomesTheFilterOfTheStepAndIsWrittenAgain(string processor, PillowFilter filter)
    {
        using Checkpoint checkpoint = Checkpoint.Open(WriteFolder(processor, "{}", classes: 3));
        ISampleTransform step = TransformRegistry.BuildViews(
            ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config)).Test!.Dataset.Sections("pipeline"))[
                0].Transforms.First(transform => transform is Resize or ResizeShortestEdge);
        Assert.Equal(filter, step is Resize resize ? resize.Filter : ((ResizeShortestEdge)step).Filter);
        Assert.Equal((int)filter, Json(HuggingFaceProcessor.Write(checkpoint.Description.Config).Text).GetProperty("resample").GetInt32());
    }

    /// <summary>That library's users normalise by ImageNet's numbers, run the model and take the largest of its logits.</summary>
    [Fact]
    public void Predict_CheckpointOfSegmentationModels_FollowsItsModel()
    {
        string path = WriteTorch("smp.pth", ForeignState.Read("smp_state_mit_b0_in3_classes3", "mix"));
        ByteImage image = TestData.Noise(96, 64, seed: 5);
        byte[] labels = Predictor.Load(path).Predict(image).Labels.ToArray();

        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        using Checkpoint checkpoint = Checkpoint.Open(path);
        SegFormer model = SegFormer.Create("mit_b0", classes: 3);
        checkpoint.LoadInto(model);
        model.Evaluate();
        byte[] expected = model.Call(Normalised(image)).Argmax(1).To(DType.UInt8).ToArray<byte>();
        Assert.True(expected.Distinct().Count() > 1, "one class alone would show nothing");
        Assert.Equal(expected, labels);
    }

    /// <summary>One channel tells two classes apart by a sigmoid above one half, in that library's binary mode.</summary>
    [Fact]
    public void Predict_OneChannel_TellsTwoClassesApart()
    {
        TensorSource[] state = [.. ForeignState.Read("smp_state_mit_b0_in3_classes3", "mix").Select(tensor =>
            tensor.Name.StartsWith("segmentation_head.0.", StringComparison.Ordinal)
                ? new LiveTensorSource(tensor.Name, Shape.Of([1, .. tensor.Shape.Skip(1).Select(dim => dim.Value)]), tensor.DType,
                    () => tensor.Read().Narrow(0, 0, 1).Clone())
                : tensor)];
        string path = WriteTorch("binary.pth", state);
        ByteImage image = TestData.Noise(64, 64, seed: 6);
        Predictor predictor = Predictor.Load(path);
        byte[] labels = predictor.Predict(image).Labels.ToArray();

        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        using Checkpoint checkpoint = Checkpoint.Open(path);
        SegFormer model = SegFormer.Create("mit_b0", classes: 1, activation: "sigmoid");
        checkpoint.LoadInto(model);
        model.Evaluate();
        Assert.Equal(2, predictor.Classes.Count);
        byte[] expected = model.Call(Normalised(image)).Gt(0.5).To(DType.UInt8).ToArray<byte>();
        Assert.Equal(2, expected.Distinct().Count());
        Assert.Equal(expected, labels);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    // red, green, blue planes by the mean and deviation that ImageNet's pictures have
    private static Tensor Normalised(ByteImage image)
    {
        double[] mean = [123.675, 116.28, 103.53], std = [58.395, 57.12, 57.375];
        int count = image.Height * image.Width;
        float[] pixels = new float[3 * count];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int channel, int pixel) = (i / count, i % count);
            pixels[i] = (image.Pixels[(pixel * 3) + (2 - channel)] - (float)mean[channel]) / (float)std[channel];
        }

        return Tensor.From(pixels, [1, 3, image.Height, image.Width]);
    }

    private string WriteFolder(string processor, string config, int classes)
    {
        string folder = Path.Combine(_directory, "first");
        Directory.CreateDirectory(folder);
        WriteTorch(Path.Combine("first", "pytorch_model.bin"), ForeignState.Read("hf_state_b0_nc150", "mix", classes));
        AtomicFile.WriteAllText(Path.Combine(folder, "config.json"), config);
        AtomicFile.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), processor);
        return folder;
    }

    private string WriteTorch(string name, TensorSource[] tensors)
    {
        string path = Path.Combine(_directory, name);
        AtomicFile.Write(path, stream => TorchZipWriter.Write(stream, tensors));
        return path;
    }
}
