using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Subjects;
using SegSharp.IO;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>Real files: told apart by their content, examined without their framework.</summary>
public sealed class ForeignSubjectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segsharp-foreign").FullName;

    [Fact]
    public void TryOpen_HuggingFaceFolder_ReadsAllThreeFiles()
    {
        Write("config.json", """{"model_type": "segformer", "id2label": {"0": "road", "1": "car"}, "num_attention_heads": [1, 2, 6, 8]}""");
        Write("preprocessor_config.json", """{"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "do_reduce_labels": false}""");
        Weights("model.safetensors", ("decode_head.classifier.weight", [150, 256, 1, 1]));

        Subject subject = ForeignSubject.TryOpen(_folder)!;

        Assert.Equal(Framework.HuggingFace, subject.Framework);
        Assert.Equal([150L, 256, 1, 1], subject.Checkpoint!["decode_head.classifier.weight"]);
        IReadOnlyList<Finding> findings = Doctor.Examine(subject);
        Assert.Contains(findings, finding => finding.MessageKey == "SEG0204/hf" && finding.Where.Tensor == "decode_head.classifier.weight");
        Finding heads = Assert.Single(findings, finding => finding.MessageKey == "SEG0104/hf");
        Assert.EndsWith("config.json", heads.Where.File, StringComparison.Ordinal);
        Assert.Equal(1, heads.Where.Line);
    }

    [Theory]
    [InlineData("a.yaml", "arch: Unet\nencoder_name: mit_b0\nclasses: 3\n", Framework.SegmentationModelsPyTorch)]
    [InlineData("a.json", "{\"model\": {\"arch\": \"FPN\", \"encoder_name\": \"resnet34\"}}", Framework.SegmentationModelsPyTorch)]
    [InlineData("a.yaml", "MODEL:\n  ROI_HEADS:\n    NUM_CLASSES: 3\n", Framework.Detectron2)]
    [InlineData("a.yaml", "method: BYOL\nbackbone: {type: resnet18}\nprojection_head: {type: BYOLProjectionHead, args: [512, 1024, 256]}\n",
        Framework.Lightly)]
    [InlineData("a.json", "{\"export\": {\"shape\": [1, 3, 512, 512]}}", Framework.Onnx)]
    [InlineData("a.json", "{\"layers\": [{\"type\": \"Linear\", \"weight\": [10, 5]}]}", Framework.PyTorch)]
    [InlineData("a.json", "{\"hidden_sizes\": [32, 64, 160, 256], \"num_attention_heads\": [1, 2, 5, 8]}", Framework.HuggingFace)]
    [InlineData("a.json", "{\"framework\": \"smp\", \"config\": {\"arch\": \"Unet\"}}", Framework.SegmentationModelsPyTorch)]
    public void TryOpen_Config_IsRecognisedByItsContent(string name, string text, Framework framework)
    {
        Subject subject = ForeignSubject.TryOpen(Write(name, text))!;
        Assert.Equal(framework, subject.Framework);
        Assert.DoesNotContain(Doctor.Examine(subject), finding => finding.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("a.json", "{\"model\": {\"type\": \"EncoderDecoder\"}}")]
    [InlineData("a.yaml", "x: 1\n")]
    [InlineData("a.py", "model = dict(type='EncoderDecoder')")]
    public void TryOpen_AnythingElse_IsNull(string name, string text) => Assert.Null(ForeignSubject.TryOpen(Write(name, text)));

    [Fact]
    public void TryOpen_Detectron2WithBase_LaysTheFileOverIt()
    {
        Write("base.yaml", "MODEL:\n  RESNETS: {DEPTH: 18}\n  FPN: {NORM: GN, OUT_CHANNELS: 100}\n");
        Subject subject = ForeignSubject.TryOpen(Write("own.yaml", "_BASE_: base.yaml\nMODEL:\n  FPN: {OUT_CHANNELS: 128}\n"))!;
        Finding finding = Assert.Single(Doctor.Examine(subject), finding => finding.Severity == Severity.Error);
        Assert.Equal("SEG0102/d2-basic", finding.MessageKey);
        Assert.EndsWith("base.yaml", finding.Where.File, StringComparison.Ordinal);
    }

    [Fact]
    public void TryOpen_Detectron2ThatBuildsOnItself_SaysSo() =>
        Assert.Contains("build on each other", Assert.Throws<ConfigException>(() =>
            ForeignSubject.TryOpen(Write("a.yaml", "_BASE_: a.yaml\nMODEL: {}\n"))).Message, StringComparison.Ordinal);

    [Fact]
    public void TryOpen_CheckpointAgainstCheckpoint_ComparesTheHeaders()
    {
        string model = Weights("model.safetensors", ("conv.weight", [8, 3, 3, 3]), ("fc.weight", [10, 8]));
        string saved = Weights("saved.safetensors", ("module.conv.weight", [8, 3, 3, 3]), ("module.fc.weight", [7, 8]));

        IReadOnlyList<Finding> findings = Doctor.Examine(ForeignSubject.TryOpen(model, saved)!);

        Assert.Contains(findings, finding => finding.MessageKey == "SEG0202/strip");
        Assert.Contains(findings, finding => finding.MessageKey == "SEG0204/shapes-classes");
    }

    [Fact]
    public void TryOpen_CheckpointAgainstShapes_ComparesThem()
    {
        string shapes = Write("shapes.json", """{"conv.weight": [8, 4, 3, 3]}""");
        string saved = Weights("saved.safetensors", ("conv.weight", [8, 3, 3, 3]));
        Assert.Contains(Doctor.Examine(ForeignSubject.TryOpen(shapes, saved)!), finding => finding.MessageKey == "SEG0106/shapes-input");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        AtomicFile.WriteAllText(path, text);
        return path;
    }

    private string Weights(string name, params (string Name, long[] Shape)[] tensors)
    {
        string path = Path.Combine(_folder, name);
        using TensorScope scope = TensorScope.Open();
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(
            stream, [.. tensors.Select(tensor =>
                new LiveTensorSource(tensor.Name, Shape.Of(tensor.Shape), DType.Float32, () => Ops.Zeros(Shape.Of(tensor.Shape))))]));
        return path;
    }
}
