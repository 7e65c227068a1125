using System.Text.Json;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Cli.Tests.Support;
using SegSharp.IO;
using SegSharp.Models.Backbones;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Tests.Checkpoints;

/// <summary>
/// Residual networks from the command line: they train, resume, predict, and their weights come from other programs and go to them.
/// </summary>
public sealed class ResNetFilesTests : IDisposable
{
    private const string Fcn = "type='FCNHead', in_channels=64, in_index=3, channels=16, num_convs=1, concat_input=False";
    private const string Smp = "type='SegFormerHead', in_channels=[8, 8, 16, 32, 64], in_index=[1, 2, 3, 4, 5], channels=16, upsampling=4";

    private static readonly ResNetOptions _tiny = new() { Depth = 18, BaseChannels = 8, StemChannels = 8 };

    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_ResNetWithFcnHead_ResumesBitForBitPredictsAndConverts()
    {
        string config = Config("ResNetV1c", Fcn);
        string[] shortened = ["--cfg-options", "max_iters=4", "warmup_iters=1", "default_hooks.checkpoint.interval=2"];
        InProcess.Run(["train", config, "--work-dir", _folder.At("whole"), .. shortened]).Expect(0);
        string half = _folder.At("whole", "iter_2.safetensors"), last = _folder.At("whole", "iter_4.safetensors");
        InProcess.Run(["train", config, "--work-dir", _folder.At("half"), "--resume", half, .. shortened]).Expect(0);
        CheckpointAssert.SameTensors(last, _folder.At("half", "iter_4.safetensors"));

        InProcess.Run("predict", _run.ValidationImages, "--checkpoint", last, "--out-dir", _folder.At("labels")).Expect(0);
        Assert.Equal(2 * TinyData.ValidationCount, Directory.GetFiles(_folder.At("labels"), "*.png").Length); // labels and overlays
        Assert.Contains("ResNet-18 (V1c) of width 8", InProcess.Run("inspect", last).Expect(0).Out, StringComparison.Ordinal);

        // MMSegmentation's names are SegSharp's: back from a .pth the model measures the same
        string foreign = _folder.At("mmseg.pth");
        InProcess.Run("convert", last, foreign, "--to", "mmseg1").Expect(0);
        Assert.Contains("backbone.stem.0.weight", InProcess.Run("inspect", foreign).Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal(Classes(config, last), Classes(config, foreign));

        InProcess.Run("predict", _run.ValidationImages, "--checkpoint", foreign, "--out-dir", _folder.At("none"))
            .ExpectError("ResNet-18 (V1c)", "load_from");
        InProcess.Run("convert", last, _folder.At("smp.pth"), "--to", "smp").ExpectError("five maps");
        InProcess.Run("convert", last, _folder.At("hf"), "--to", "hf").ExpectError("ResNet-18");
        Assert.False(File.Exists(_folder.At("smp.pth")) || Directory.Exists(_folder.At("hf")));
    }

    [Fact]
    public void Train_SmpResNet_GoesToSmpAndBack()
    {
        const string Auxiliary = ", auxiliary_head=dict(type='FCNHead', in_channels=64, channels=8, num_convs=1, num_classes=8)";
        string config = Config("smp_resnet18", Smp, Auxiliary), file = _folder.At("smp.pth"),
            written = _folder.At("run", "iter_2.safetensors");
        Train(config, "run", "max_iters=2");
        Assert.Contains("auxiliary_head.", InProcess.Run("convert", written, file, "--to", "smp").Expect(0).Error,
            StringComparison.Ordinal);
        string names = InProcess.Run("inspect", file).Expect(0).Out;
        Assert.All(
            ["encoder.layer4.1.bn2.running_var", "decoder.mlp_stage.4.linear.weight", "decoder.fuse_stage.1.bias",
                "segmentation_head.0.bias"],
            name => Assert.Contains(name, names, StringComparison.Ordinal));

        // the file describes its model; and a config takes its weights
        InProcess.Run("predict", _run.ValidationImages, "--checkpoint", file, "--out-dir", _folder.At("labels")).Expect(0);
        Assert.Equal(2 * TinyData.ValidationCount, Directory.GetFiles(_folder.At("labels"), "*.png").Length); // labels and overlays
        Train(config, "again", "max_iters=2", "optim_wrapper.optimizer.lr=0.0", $"load_from={file}");
        using TensorFile first = TensorFile.Open(written), second = TensorFile.Open(_folder.At("again", "iter_2.safetensors"));
        using TensorScope scope = TensorScope.Open();
        Train(Config("smp_resnet18", Smp), "bare", "max_iters=2", $"load_from={file}");
        string[] weights =
        [
            .. first.Entries.Select(entry => entry.Name)
                .Where(name => name.EndsWith("weight", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal))
                .Where(name => !name.StartsWith("auxiliary_head.", StringComparison.Ordinal)),
        ];
        Assert.True(weights.Length > 40);
        Assert.All(weights, name => Assert.Equal(first.Read(name).ToArray<float>(), second.Read(name).ToArray<float>()));
    }

    [Theory]
    [InlineData("model.pretrained", "", "fc.weight")] // torchvision
    [InlineData("model.backbone.init_cfg.checkpoint", "backbone.", "head.fc.weight")] // MMPretrain
    [InlineData("model.pretrained", "encoder.", "segmentation_head.0.weight")]
    [InlineData("model.pretrained", "module.", "module.fc.bias")]
    public void Train_EncoderOfAnotherProgram_IsTaken(string key, string prefix, string extra)
    {
        TensorSource[] encoder = Encoder(_tiny);
        string file = ForeignFiles.WriteTorch(
            _folder.At("weights.pth"),
            [.. encoder.Select(tensor => tensor with { Name = prefix + tensor.Name }),
                new LiveTensorSource(extra, [3], DType.Float32, () => Ops.Ones([3]))]);
        string config = Config("ResNet", Fcn);
        InProcess.Run("doctor", config, "--cfg-options", $"{key}={file}").Expect(0);
        Train(config, "run", "max_iters=2", "optim_wrapper.optimizer.lr=0.0", $"{key}={file}");
        using TensorFile written = TensorFile.Open(_folder.At("run", "iter_2.safetensors"));
        using TensorScope scope = TensorScope.Open();
        Assert.All(
            encoder.Where(tensor => tensor.Name.EndsWith(".weight", StringComparison.Ordinal)),
            tensor => Assert.Equal(tensor.Read().ToArray<float>(), written.Read("backbone." + tensor.Name).ToArray<float>()));
        InProcess.Run("predict", _run.ValidationImages, "--checkpoint", file, "--out-dir", _folder.At("none")).ExpectError("ResNet-18");
    }

    [Fact]
    public void Train_FourBandsFromThree_AdaptsTheStemAlone()
    {
        string file = ForeignFiles.WriteTorch(_folder.At("weights.pth"), Encoder(_tiny));
        string[] bands = ["model.backbone.in_channels=4", $"model.pretrained={file}", "load_policy.on_mismatch=partial"];
        CliResult look = InProcess.Run(["doctor", Config("ResNet", Fcn), "--config-only", "--cfg-options", .. bands]);
        Assert.DoesNotContain("SEG02", look.Out, StringComparison.Ordinal);
        InProcess.Run(["doctor", Config("ResNet", Fcn), "--cfg-options", "model.backbone.in_channels=4", $"model.pretrained={file}"])
            .Expect(1);
        using Checkpoint checkpoint = Checkpoint.Open(file);
        LoadReport report = checkpoint.LoadEncoderInto(new ResNet(_tiny with { InChannels = 4 }), default,
            new LoadPolicy { OnMismatch = MismatchRule.Partial });
        Assert.Equal(["conv1.weight"], report.Entries.Where(entry => entry.Action == LoadAction.AdaptChannels).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("depth=18", "[256, 512, 1024, 2048]", "[64, 128, 256, 512]")]
    [InlineData("depth=50", "[64, 128, 256, 512]", "[256, 512, 1024, 2048]")]
    [InlineData("depth=101, base_channels=32", "[256, 512, 1024, 2048]", "[128, 256, 512, 1024]")]
    public void Doctor_HeadOfAnotherDepth_IsToldWithLineAndMended(string backbone, string wrong, string right)
    {
        string config = Write($"""
            model = dict(
                type='EncoderDecoder', backbone=dict(type='ResNetV1c', {backbone}),
                decode_head=dict(type='SegformerHead', in_channels={wrong}, in_index=[0, 1, 2, 3], channels=16, num_classes=5,
                    norm_cfg=dict(type='BN')))
            """);
        CliResult look = CliProcess.Run("doctor", config, "--config-only", "--lang", "en").Expect(1);
        Assert.Contains($"error[SEG0102]: model.decode_head.in_channels is {wrong}, but ResNetV1c gives {right}", look.Out,
            StringComparison.Ordinal);
        Assert.Contains("net.py:3:", look.Out, StringComparison.Ordinal);
        CliProcess.Run("doctor", config, "--config-only", "--fix").Expect(0);
        Assert.Contains("valid input: any N, H and W", CliProcess.Run("doctor", config, "--config-only", "--lang", "en").Expect(0).Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torchvision://resnet50", "https://download.pytorch.org/models/resnet50-0676ba61.pth")]
    [InlineData("open-mmlab://resnet50_v1c", "https://download.openmmlab.com/pretrain/third_party/resnet50_v1c-2cccc1ad.pth")]
    [InlineData("open-mmlab://nothing", "Download the file")]
    public void Doctor_NameOfAModelZoo_SaysWhereTheFileIs(string name, string told)
    {
        CliResult look = InProcess.Run("doctor", Config("ResNet", Fcn), "--lang", "en", "--cfg-options", $"model.pretrained={name}");
        Assert.Contains("SEG0004", look.Out, StringComparison.Ordinal);
        Assert.Contains(told, look.Out.Replace("\n      ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public void SummaryAndProfile_OtherBands_AreTakenFromTheEncoder(int bands)
    {
        string ones = $"[{string.Join(", ", Enumerable.Repeat(1, bands))}]", config = Write($"""
            model = dict(
                type='EncoderDecoder',
                data_preprocessor=dict(type='SegDataPreProcessor', mean={ones}, std={ones}, bgr_to_rgb=False, size=(64, 64)),
                backbone=dict(type='ResNet', depth=18, base_channels=8, stem_channels=8, in_channels={bands}),
                decode_head=dict({Fcn}, num_classes=3))
            optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.01))
            train_cfg = dict(type='IterBasedTrainLoop', max_iters=3, val_interval=3)
            """);
        CliResult look = InProcess.Run("doctor", config, "--config-only", "--lang", "en").Expect(0);
        Assert.Contains("valid input: any N, H and W", look.Out, StringComparison.Ordinal);
        InProcess.Run("summary", config, "--shape", "64", "64").Expect(0);
        CliResult profile = InProcess.Run("profile", config, "--steps", "1", "--warmup", "0").Expect(0);
        Assert.Contains($"×{bands}×64×64", profile.Out, StringComparison.Ordinal);
    }

    private static string Classes(string config, string checkpoint)
    {
        using JsonDocument json = JsonDocument.Parse(InProcess.Run("test", config, checkpoint, "--format", "json").Expect(0).Out);
        return json.RootElement.GetProperty("classes").GetRawText();
    }

    private static TensorSource[] Encoder(ResNetOptions options)
    {
        TensorRuntime.Seed(5);
        ResNet net = new(options);
        net.Initialize();
        return [.. net.NamedState()
            .Select(state => new LiveTensorSource(state.Name, state.Slot.Shape, state.Slot.Value.DType, () => state.Slot.Value.Clone()))];
    }

    private void Train(string config, string folder, params string[] changes) =>
        InProcess.Run(["train", config, "--work-dir", _folder.At(folder), "--cfg-options", "warmup_iters=1", .. changes]).Expect(0);

    private string Config(string type, string head, string more = "")
    {
        string depth = type.StartsWith("smp", StringComparison.Ordinal) ? string.Empty : "depth=18, ";
        return Write($"""
            _base_ = ['{_run.Config}']
            model = dict(
                backbone=dict(_delete_=True, type='{type}', {depth}base_channels=8, stem_channels=8),
                decode_head=dict(_delete_=True, {head}, num_classes=8, norm_cfg=dict(type='BN'),
                    loss_decode=dict(type='CrossEntropyLoss')){more})
            """);
    }

    private string Write(string text)
    {
        string path = _folder.At("net.py");
        AtomicFile.WriteAllText(path, text);
        return path;
    }
}
