using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.Models.Backbones;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Tests.Checkpoints;

/// <summary>What stands beside the weights of Hugging Face's models, and what is made of it.</summary>
public sealed class HuggingFaceFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predict_UnpublishedWidths_TakesTheHeadsOfTheConfig()
    {
        string folder = Write("first", ForeignFiles.Unpublished);
        byte[] labels = Predict(folder);
        InProcess.Run("convert", folder, _folder.At("second"), "--to", "hf").Expect(0);
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(_folder.At("second", "config.json")));
        Assert.Equal([2, 4, 3, 8], config.RootElement.GetProperty("num_attention_heads").EnumerateArray().Select(head => head.GetInt32()));
        Assert.Equal(labels, Predict(_folder.At("second")));
        InProcess.Run("convert", folder, _folder.At("own.safetensors"), "--to", "segsharp").Expect(0);
        Assert.Equal(labels, Predict(_folder.At("own.safetensors")));

        // and its own heads are not those that SegformerConfig has by default
        string other = Write("other", ForeignFiles.Unpublished,
            changes: new JsonObject { ["num_attention_heads"] = new JsonArray(1, 1, 1, 1) });
        Assert.NotEqual(labels, Predict(other));
    }

    [Fact]
    public void Predict_UnpublishedWidthsWithoutConfig_SaysWhatIsMissing()
    {
        string file = ForeignFiles.WriteTorch(_folder.At("weights.pth"),
            ForeignFiles.Tensors(ForeignFiles.Unpublished, CheckpointDialect.HuggingFace));
        InProcess.Run("predict", Image(), "--checkpoint", file, "--out-dir", _folder.At("out"))
            .ExpectError("8, 16, 24, 32", "attention heads", "config.json");
        CliResult refused = InProcess.Run("convert", file, _folder.At("made", "folder"), "--to", "hf");
        refused.ExpectError("attention heads");
        Assert.False(Directory.Exists(_folder.At("made")));

        // names need no heads
        InProcess.Run("convert", file, _folder.At("renamed.pth"), "--to", "mmseg").Expect(0);
        Assert.Contains("Original", InProcess.Run("inspect", _folder.At("renamed.pth")).Expect(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("gelu_new")]
    [InlineData("silu")]
    public void Predict_AnotherActivation_IsComputed(string activation)
    {
        JsonObject changes = new() { ["hidden_act"] = activation };
        byte[] published = Predict(Write("gelu", ForeignFiles.Tiny)), other = Predict(Write("other", ForeignFiles.Tiny, changes: changes));
        if (activation != "gelu_new") // an approximation of the same function
        {
            Assert.NotEqual(published, other);
        }

        InProcess.Run("convert", _folder.At("other"), _folder.At("again"), "--to", "hf").Expect(0);
        string written = JsonNode.Parse(File.ReadAllText(_folder.At("again", "config.json")))!["hidden_act"]!.GetValue<string>();
        Assert.Equal(activation == "gelu_new" ? "gelu_pytorch_tanh" : activation, written);
        Assert.Equal(other, Predict(_folder.At("again")));
    }

    [Fact]
    public void Predict_ActivationThatIsNotKnown_IsRefusedByName()
    {
        string folder = Write("mish", ForeignFiles.Tiny, changes: new JsonObject { ["hidden_act"] = "mish" });
        InProcess.Run("predict", Image(), "--checkpoint", folder, "--out-dir", _folder.At("out"))
            .ExpectError("config.json", "hidden_act is 'mish'", "gelu_pytorch_tanh");
    }

    /// <summary>One label is trained with a sigmoid: the processor's own arg-max would say 0 everywhere.</summary>
    [Theory]
    [InlineData(CheckpointDialect.HuggingFace)]
    [InlineData(CheckpointDialect.HuggingFace512)]
    [InlineData(CheckpointDialect.Smp)]
    [InlineData(CheckpointDialect.MmSegmentation)]
    [InlineData(CheckpointDialect.Original)]
    public void Predict_OneChannel_IsASigmoid(CheckpointDialect dialect)
    {
        TensorSource[] tensors = ForeignFiles.Tensors(ForeignFiles.Tiny, dialect, classes: 1);
        string checkpoint = !dialect.IsHuggingFace() ? ForeignFiles.WriteTorch(_folder.At("one.pth"), tensors) : ForeignFiles.WriteFolder(
            _folder.At("one"), tensors, ForeignFiles.Tiny, changes: new JsonObject { ["id2label"] = new JsonObject { ["0"] = "crack" } });
        CliResult result = Run(checkpoint, out byte[] labels);
        Assert.Equal((byte[])[0, 1], labels.Distinct().Order());
        if (dialect.IsHuggingFace())
        {
            Assert.Contains("crack", result.Out, StringComparison.Ordinal);
        }
    }

    /// <summary>An image of 48 by 64 under each way of saying a size, against the same size in full.</summary>
    [Theory]
    [InlineData("""{"size": {"shortest_edge": 32}}""", 32, 42, 43)] // 42.67 is cut, not rounded
    [InlineData("""{"size": {"shortest_edge": 40, "longest_edge": 40}}""", 30, 40, 53)]
    [InlineData("""{"size": {"shortest_edge": 36, "longest_edge": null}}""", 36, 48, 36)]
    [InlineData("""{"size": 40}""", 40, 40, 53)]
    [InlineData("""{"do_resize": false, "size": 40}""", 48, 64, 40)]
    public void Predict_Size_IsFollowed(string processor, int height, int width, int wrong)
    {
        byte[] labels = Predict(Write("sized", ForeignFiles.Tiny, processor));
        Assert.Equal(Predict(Write("full", ForeignFiles.Tiny, $"{{\"size\": {{\"height\": {height}, \"width\": {width}}}}}")), labels);
        Assert.NotEqual(Predict(Write("other", ForeignFiles.Tiny, $"{{\"size\": {{\"height\": {height}, \"width\": {wrong}}}}}")), labels);
        InProcess.Run("convert", _folder.At("sized"), _folder.At("again"), "--to", "hf").Expect(0);
        Assert.Equal(labels, Predict(_folder.At("again")));
    }

    [Fact]
    public void Predict_SizeThatIsNotKnown_NamesIt() =>
        InProcess.Run("predict", Image(), "--checkpoint", Write("sized", ForeignFiles.Tiny, """{"size": {"max_height": 20}}"""),
            "--out-dir", _folder.At("out"))
            .ExpectError("preprocessor_config.json", "max_height", "shortest_edge");

    [Fact]
    public void Predict_FolderOfATraining_TakesItsLastCheckpoint()
    {
        foreach (int step in (int[])[9, 20, 100])
        {
            Write(Path.Combine("out", $"checkpoint-{step}"), ForeignFiles.Tiny,
                changes: new JsonObject { ["id2label"] = Labels($"step {step} class ") });
        }

        Directory.CreateDirectory(_folder.At("out", "checkpoint-200")); // killed before it wrote
        CliResult result = Run(_folder.At("out"), out byte[] labels);
        Assert.Contains("step 100 class", result.Out, StringComparison.Ordinal);
        Assert.Contains("checkpoint-100", result.Error, StringComparison.Ordinal);
        Assert.Equal(Predict(_folder.At("out", "checkpoint-100")), labels);
        InProcess.Run("doctor", _folder.At("out")).Expect(0);
    }

    [Fact]
    public void Predict_LightningWithLabels_NamesItsClasses()
    {
        string file = ForeignFiles.WriteLightning(
            _folder.At("best.ckpt"), ForeignFiles.Tensors(ForeignFiles.Tiny, CheckpointDialect.HuggingFace512), ("lr", "0.1"),
            ("id2label", (object)Enumerable.Range(0, ForeignFiles.Classes).Select(i => ($"{i}", (object)$"label {i}")).ToArray()));
        Assert.Contains("label ", Run(file, out _).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_TorchvisionProcessor_IsFollowedWhereTheFilesSayIt()
    {
        byte[] Labels(string name, string type, string version) => Predict(Write(
            name, ForeignFiles.Tiny,
            $"{{\"size\": {{\"height\": 32, \"width\": 32}}, \"image_processor_type\": \"SegformerImageProcessor{type}\"}}",
            new JsonObject { ["transformers_version"] = version }));
        byte[] pillow = Labels("slow", "", "4.30.2"), fast = Labels("fast", "Fast", "4.55.0");
        byte[] four = Labels("four", "", "4.57.0.dev0"), five = Labels("five", "", "5.12.1");
        Assert.Equal(fast, five);
        Assert.Equal(pillow, four);
        InProcess.Run("convert", _folder.At("fast"), _folder.At("again"), "--to", "hf").Expect(0);
        JsonNode written = JsonNode.Parse(File.ReadAllText(_folder.At("again", "preprocessor_config.json")))!;
        Assert.Equal("SegformerImageProcessorFast", written["image_processor_type"]!.GetValue<string>());
    }

    [Fact]
    public void Predict_Resampling_IsFollowedAndKept()
    {
        byte[] Labels(int number) =>
            Predict(Write($"by{number}", ForeignFiles.Tiny, $"{{\"size\": {{\"height\": 32, \"width\": 32}}, \"resample\": {number}}}"));
        byte[][] labels = [.. Enumerable.Range(0, 6).Select(Labels)];
        Assert.Equal(6, labels.DistinctBy(Convert.ToHexString).Count());
        InProcess.Run("convert", _folder.At("by3"), _folder.At("again"), "--to", "hf").Expect(0);
        Assert.Equal(labels[3], Predict(_folder.At("again")));
        InProcess.Run("predict", Image(), "--checkpoint", Write("by7", ForeignFiles.Tiny, """{"resample": 7}"""),
            "--out-dir", _folder.At("out"))
            .ExpectError("preprocessor_config.json", "resample is 7", "3 bicubic");
    }

    [Theory]
    [InlineData("hidden_sizes", "[64, 128, 320, 512]")]
    [InlineData("depths", "[2, 2, 2, 2]")]
    [InlineData("depths", "[1000000000, 1, 2, 1]")]
    [InlineData("sr_ratios", "[4, 4, 2, 1]")]
    [InlineData("decoder_hidden_size", "768")]
    [InlineData("num_channels", "4")]
    public void Doctor_ConfigOfAnotherModel_NamesTheKey(string key, string value)
    {
        string folder = Write("folder", ForeignFiles.Tiny);
        InProcess.Run("doctor", folder).Expect(0);
        Write("folder", ForeignFiles.Tiny, changes: new JsonObject { [key] = JsonNode.Parse(value) });
        CliResult result = InProcess.Run("doctor", folder).Expect(1);
        Assert.Contains("SEG0203", result.Out, StringComparison.Ordinal);
        Assert.Contains(key, result.Out, StringComparison.Ordinal);
        if (key is "hidden_sizes" or "depths")
        {
            InProcess.Run("predict", Image(), "--checkpoint", folder, "--out-dir", _folder.At("out")).ExpectError(key, "another model");
        }
    }

    /// <summary>Weights whose config names no labels can be used: the doctor says no more against them than the prediction does.</summary>
    [Fact]
    public void Doctor_ConfigWithoutLabels_AgreesWithPredict()
    {
        string folder = Write("folder", ForeignFiles.Tiny, changes: new JsonObject { ["id2label"] = null, ["num_labels"] = null });
        CliResult result = InProcess.Run("doctor", folder).Expect(0);
        Assert.Contains("SEG0204", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("error[", result.Out, StringComparison.Ordinal);
        Assert.NotEmpty(Predict(folder));
    }

    [Fact]
    public void Convert_Classifier_WritesItsLabels()
    {
        TensorSource[] classifier =
        [
            .. ForeignFiles.Tensors(ForeignFiles.Tiny, CheckpointDialect.HuggingFace)
                .Where(tensor => tensor.Name.StartsWith("segformer.", StringComparison.Ordinal)),
            new LiveTensorSource("classifier.weight", [3, 64], SegSharp.Tensors.DType.Float32, () => SegSharp.Tensors.Ops.Ones([3, 64])),
            new LiveTensorSource("classifier.bias", [3], SegSharp.Tensors.DType.Float32, () => SegSharp.Tensors.Ops.Ones([3])),
        ];
        JsonObject labels = new() { ["0"] = "cat", ["1"] = "dog", ["2"] = "cow" };
        string folder = ForeignFiles.WriteFolder(_folder.At("imagenet"), classifier, ForeignFiles.Tiny,
            changes: new JsonObject { ["id2label"] = labels });
        InProcess.Run("convert", folder, _folder.At("again"), "--to", "hf").Expect(0);
        JsonNode config = JsonNode.Parse(File.ReadAllText(_folder.At("again", "config.json")))!;
        Assert.Equal("SegformerForImageClassification", config["architectures"]![0]!.GetValue<string>());
        Assert.Equal(["cat", "dog", "cow"], config["id2label"]!.AsObject().Select(label => label.Value!.GetValue<string>()));
        Assert.Equal(1, config["label2id"]!["dog"]!.GetValue<int>());
    }

    private static JsonObject Labels(string start) =>
        new(Enumerable.Range(0, ForeignFiles.Classes).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)$"{start}{i}")));

    private string Write(string name, MixVisionTransformerOptions options, string processor = ForeignFiles.Processor,
        JsonObject? changes = null) =>
        ForeignFiles.WriteFolder(_folder.At(name), ForeignFiles.Tensors(options, CheckpointDialect.HuggingFace), options,
            processor, changes);

    private string Image()
    {
        string path = _folder.At("image.png");
        if (!File.Exists(path))
        {
            ForeignFiles.WriteImage(path);
        }

        return path;
    }

    private byte[] Predict(string checkpoint, string? image = null)
    {
        Run(checkpoint, out byte[] labels, image);
        return labels;
    }

    private CliResult Run(string checkpoint, out byte[] labels, string? image = null)
    {
        string output = _folder.At(Path.GetRandomFileName()), picture = image ?? Image();
        CliResult result = InProcess.Run("predict", picture, "--checkpoint", checkpoint, "--out-dir", output).Expect(0);
        labels = ImageFile.ReadLabels(Path.Combine(output, Path.GetFileName(picture))).Labels.ToArray();
        return result;
    }
}
