using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tests.Configuration;

namespace SegSharp.Tests.Diagnosis;

/// <summary>One fault put into a shipped config is found at its place, and its edit mends it.</summary>
public sealed class DoctorExperimentTests
{
    private static readonly string _healthy = Path.Combine(ConfigFolders.Shipped, "demo", "segformer_mit-b0_1xb4_streets-128x192.py");

    [Theory]
    [InlineData("model.decode_head.norm_cfg.type='LN'", "SEG0101", "model.decode_head.norm_cfg.type")]
    [InlineData("model.backbone.embed_dims=64", "SEG0102", "model.decode_head.in_channels")]
    [InlineData("model.backbone.num_heads=[1,2,4,8]", "SEG0102/num-heads", "model.backbone.num_heads")]
    [InlineData("model.decode_head.in_index=[0,1,2,4]", "SEG0103/beyond", "model.decode_head.in_index")]
    [InlineData("model.decode_head.in_channels=[32,64,160]", "SEG0103", "model.decode_head.in_channels")]
    [InlineData("model.backbone.in_channels=4", "SEG0106", "model.backbone.in_channels")] // loader and mean say 3
    [InlineData("model.decode_head.num_classes=9", "SEG0301/names", "model.decode_head.num_classes")]
    [InlineData("model.decode_head.ignore_index=3", "SEG0303", "model.decode_head.ignore_index")]
    [InlineData("model.decode_head.loss_decode.class_weight=[1.0,2.0]", "SEG0305", "model.decode_head.loss_decode.class_weight")]
    [InlineData("model.data_preprocessor.mean=[1.0,2.0]", "SEG0310", "model.data_preprocessor.mean")]
    [InlineData("model.data_preprocessor.size=(24,24)", "SEG0108", "model.data_preprocessor.size")]
    [InlineData("model.test_cfg=dict(mode='slide',crop_size=(64,64),stride=(96,96))", "SEG0112", "model.test_cfg.stride")]
    [InlineData("model.decode_head.num_clases=3", "SEG0002/refused", "model.decode_head.num_clases")]
    [InlineData("model.backbone.type='MixVisionTransformr'", "SEG0001/refused", "model.backbone.type")]
    public void Examine_OneFault_IsFoundAtItsKey(string change, string message, string key)
    {
        IReadOnlyList<Finding> findings = Examine([change]).Findings;
        Assert.Contains(findings, finding => finding.MessageKey == message && finding.Where.Key == key);
        Assert.All(findings, finding => Assert.NotEmpty(SegSharp.Diagnosis.Messages.MessageCatalog.Of("zh").Tell(finding).Title));
    }

    [Fact]
    public void Examine_Healthy_GivesTheSizesWithReasons()
    {
        DoctorReport report = Examine([]);
        Assert.Empty(report.Findings);
        Assert.Equal("any N, and any H and W of at least 29", report.ValidInput);
        Assert.Contains(report.Conditions, condition => condition is { Requirement: "H >= 29", Module: "backbone.block1.0.attn.sr" });
    }

    [Fact]
    public void Examine_SizeThatDoesNotFit_NamesTheLayer()
    {
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Load(_healthy)) { Size = (28, 300),
            Kind = SegSharp.Training.Preparation.RunKind.Prediction });
        Finding finding = Assert.Single(report.Findings);
        Assert.Equal(("SEG0108/condition", "backbone.block1.0.attn.sr"), (finding.MessageKey, finding.Where.Module));
    }

    [Fact]
    public void Examine_OneImageOfOnePixelPerMap_IsTooLittleForBatchNorm()
    {
        // MMSegmentation's head has a batch norm on every level's own map; at 32×32 the last one is a single pixel
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Parse(
            $"""
            _base_ = '{_healthy}'
            model = dict(decode_head=dict(type='SegformerHead'), data_preprocessor=dict(size=(32, 32)))
            train_dataloader = dict(batch_size=1,
                dataset=dict(pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]))
            train_pipeline = None
            """,
            "config.py")));
        Finding finding = Assert.Single(report.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal(("SEG0402/condition", "decode_head.convs.3.bn"), (finding.MessageKey, finding.Where.Module));
        Assert.Equal("train_dataloader.batch_size", finding.Where.Key);
    }

    [Fact]
    public void Examine_CheckpointOfAnotherVariant_IsNamed()
    {
        using TemporaryModel b1 = TemporaryModel.Write(embedDims: 64);
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Load(_healthy)) { Checkpoint = b1.Path });
        Finding finding = Assert.Single(report.Findings, finding => finding.Severity == Severity.Error);
        Assert.Equal("SEG0203", finding.MessageKey);
        Assert.Equal(("B1", "B0"), (finding.Arguments["found"], finding.Arguments["built"]));
    }

    [Fact]
    public void Examine_DistillerOfTwoFiles_LooksIntoBoth()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string student = Path.Combine(folder, "student.py");
        SegSharp.IO.AtomicFile.WriteAllText(student, $"_base_ = '{_healthy}'\nmodel = dict(decode_head=dict(num_classes=4))\n");
        DoctorReport report = Examine(
            [$"distiller=dict(type='SegFormerDistiller', teacher_cfg='{_healthy}', student_cfg='{student}', " +
                "distill_losses=dict(loss_logits=dict(type='KLDivLoss')))"]);
        Directory.Delete(folder, recursive: true);
        Finding finding = Assert.Single(report.Findings, finding => finding.MessageKey == "SEG0301/distill");
        Assert.Equal((student, 2), (finding.Where.File, finding.Where.Line));
    }

    [Fact]
    public void Examine_CheckpointThatIsNone_SaysWhatItIs()
    {
        string path = Path.GetTempFileName();
        SegSharp.IO.AtomicFile.WriteAllText(path, "<!DOCTYPE html><html>");
        Finding finding =
            Assert.Single(ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Load(_healthy)) { Checkpoint = path }).Findings);
        File.Delete(path);
        Assert.Equal("SEG0206", finding.MessageKey);
        Assert.Contains("HTML", finding.Arguments["problem"], StringComparison.OrdinalIgnoreCase);
    }

    private static DoctorReport Examine(string[] changes) =>
        ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Load(_healthy, changes)));
}
