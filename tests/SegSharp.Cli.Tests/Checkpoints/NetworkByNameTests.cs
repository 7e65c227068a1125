using SegSharp.Checkpoints.Dialects;
using SegSharp.Cli.Tests.Support;
using SegSharp.IO;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Tests.Checkpoints;

/// <summary>
/// Weights of networks that are no SegFormer load by name: a plugin's encoder from a <c>.pth</c>, with and without a head.
/// </summary>
public sealed class NetworkByNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    private static string Plugin => Path.Combine(AppContext.BaseDirectory, "SegSharp.Cli.Tests.dll");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("load_from", "", "")]
    [InlineData("load_from", "module.", "")]
    [InlineData("load_from", "model.net.", "criterion.weight")]
    [InlineData("model.pretrained", "backbone.", "decode_head.conv_seg.weight")]
    [InlineData("model.pretrained", "", "fc.weight")]
    [InlineData("model.pretrained", "model.encoder.", "model.classifier.weight")]
    [InlineData("model.backbone.init_cfg.checkpoint", "", "head.bias")]
    public void Train_WeightsOfAnyNetwork_LoadByName(string key, string prefix, string extra)
    {
        bool isWhole = key == "load_from";
        TensorSource[] tensors = [.. Network(isWhole).Select(tensor => tensor with { Name = prefix + tensor.Name })];
        string file = ForeignFiles.WriteTorch(
            _folder.At("weights.pth"),
            extra.Length == 0 ? tensors : [.. tensors, new LiveTensorSource(extra, [3], DType.Float32, () => Ops.Ones([3]))]);

        // a learning rate of 0 leaves the weights as they were loaded
        InProcess.Run(
            "train", Config(), "--plugin", Plugin, "--work-dir", _folder.At("run"),
            "--cfg-options", $"{key}={file}", "max_iters=3", "warmup_iters=1", "optim_wrapper.optimizer.lr=0.0").Expect(0);

        using TensorFile written = TensorFile.Open(_folder.At("run", "iter_3.safetensors"));
        using TensorScope scope = TensorScope.Open();
        foreach (TensorSource tensor in Network(isWhole))
        {
            Assert.Equal(tensor.Read().ToArray<float>(), written.Read(isWhole ? tensor.Name : "backbone." + tensor.Name).ToArray<float>());
        }
    }

    [Fact]
    public void Test_WeightsOfAnyNetwork_LoadByName()
    {
        string file = ForeignFiles.WriteLightning(_folder.At("last.ckpt"), [.. Network(isWhole: true)]);
        InProcess.Run("test", Config(), file, "--plugin", Plugin).Expect(0);
        InProcess.Run("doctor", Config(), "--checkpoint", file, "--plugin", Plugin).Expect(0);
    }

    [Fact]
    public void Train_WeightsThatLackALayer_NamesIt()
    {
        string file = ForeignFiles.WriteTorch(_folder.At("weights.pth"),
            [.. Network(isWhole: false).Where(tensor => tensor.Name != "layer1.bias")]);
        string[] train = ["train", Config(), "--plugin", Plugin, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=3",
            "warmup_iters=1"];
        InProcess.Run([.. train, $"model.pretrained={file}"]).ExpectError("layer1.bias");
        InProcess.Run([.. train, $"load_from={file}"]).ExpectError("SEG0201", "only a backbone");
    }

    [Fact]
    public void Predict_CheckpointOfAPlugin_AsksForThePlugin()
    {
        InProcess.Run("train", Config(), "--plugin", Plugin, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=3",
            "warmup_iters=1").Expect(0);
        string[] predict = ["predict", _run.ValidationImages, "--checkpoint", _folder.At("run", "iter_3.safetensors"),
            "--out-dir", _folder.At("out")];
        CliProcess.Run(predict).ExpectError("TinyCnn", "--plugin");
        CliProcess.Run([.. predict, "--plugin", Plugin]).Expect(0);
    }

    [Fact]
    public void Predict_WeightsWithoutConfig_SaysWhatToDo()
    {
        string file = ForeignFiles.WriteTorch(_folder.At("weights.pth"), [.. Network(isWhole: true)]);
        InProcess.Run("predict", _run.ValidationImages, "--checkpoint", file, "--out-dir", _folder.At("out"))
            .ExpectError("weights.pth", "load_from");
        InProcess.Run("convert", file, _folder.At("made.pth"), "--to", "hf").ExpectError("weights.pth", "holds no SegFormer");
        Assert.False(File.Exists(_folder.At("made.pth")));
    }

    // stages of blocks are timm's names for a Mix Transformer, and those of other encoders too
    [Fact]
    public void Find_StagesOfAnotherEncoder_AreNotTakenForAMixTransformer() => Assert.Null(RecognisedNames.Find(
        "swin", [Values("stages.0.blocks.0.norm1.weight", [96]), Values("stages.0.blocks.0.attn.w_msa.qkv.weight", [288, 96])]));

    private static IEnumerable<TensorSource> Network(bool isWhole)
    {
        string prefix = isWhole ? "backbone." : string.Empty;
        yield return Values(prefix + "stem.weight", [8, 3, 4, 4]);
        yield return Values(prefix + "stem.bias", [8]);
        yield return Values(prefix + "layer1.weight", [16, 8, 2, 2]);
        yield return Values(prefix + "layer1.bias", [16]);
        if (isWhole)
        {
            yield return Values("decode_head.conv_seg.weight", [8, 16, 1, 1]);
            yield return Values("decode_head.conv_seg.bias", [8]);
        }
    }

    private static LiveTensorSource Values(string name, Shape shape) => new LiveTensorSource(
        name, shape, DType.Float32, () =>
            Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount.Value).Select(i => ((i % 7) - 3) / 10f)], shape));

    private string Config()
    {
        string path = _folder.At("plugin.py");
        AtomicFile.WriteAllText(path, $"""
            _base_ = ['{_run.Config}']
            model = dict(
                backbone=dict(_delete_=True, type='TinyCnn'),
                decode_head=dict(
                    _delete_=True, type='FCNHead', in_channels=16, in_index=1, channels=16, num_convs=0, concat_input=False, num_classes=8,
                    loss_decode=dict(type='CrossEntropyLoss')))
            """);
        return path;
    }
}
