using SegSharp.Checkpoints.Dialects;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Tests.Predictions;

/// <summary>Managed code labels images as the native kernels do, whatever program saved the weights.</summary>
public sealed class PredictionEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(CheckpointDialect.Original, 5)]
    [InlineData(CheckpointDialect.MmSegmentation, 5)]
    [InlineData(CheckpointDialect.HuggingFace, 5)]
    [InlineData(CheckpointDialect.HuggingFace512, 5)]
    [InlineData(CheckpointDialect.Smp, 5)]
    [InlineData(CheckpointDialect.Smp, 1)]
    public void Predict_EachDialect_GivesTheLabelsOfTheNativeKernels(CheckpointDialect dialect, int classes)
    {
        TensorSource[] tensors = ForeignFiles.Tensors(ForeignFiles.Tiny, dialect, classes);
        string weights = classes == 1 ? ForeignFiles.WriteTorch(_folder.At("weights.pth"), tensors)
            : ForeignFiles.WriteSafetensors(_folder.At("weights.safetensors"), tensors);
        string image = ForeignFiles.WriteImage(_folder.At("image.png"));
        byte[] native = Labels(weights, image, "native");
        Assert.InRange(native.Distinct().Count(), dialect == CheckpointDialect.Smp ? 1 : 2, 5);
        AssertSame(native, Labels(weights, image, "managed"));

        // and so does the library that is managed code alone
        using SegFormerPredictor predictor = SegFormerPredictor.Load(weights);
        ByteImage pixels = ImageFile.Read(image);
        AssertSame(native, predictor.Predict(pixels.Pixels, pixels.Width, pixels.Height, PixelFormat.Bgr24).Labels.ToArray());
    }

    [Fact]
    public void Predict_ManagedEngineAndAnotherNetwork_IsRefused()
    {
        string config = _folder.At("weights.safetensors");
        ForeignFiles.WriteSafetensors(config,
            [new LiveTensorSource("layer.weight", [3], Tensors.DType.Float32, () => Tensors.Ops.Ones([3]))]);
        Assert.Contains("another architecture", Assert.Throws<ModelException>(() => SegFormerPredictor.Load(config)).Message,
            StringComparison.Ordinal);
        InProcess.Run("predict", ForeignFiles.WriteImage(_folder.At("image.png")), "--checkpoint", config, "--engine", "managed")
            .ExpectError("SegFormer");
    }

    [Fact]
    public void Predict_UnknownEngine_IsWrongUsage() =>
        InProcess.Run("predict", "a.png", "--checkpoint", "b.pth", "--engine", "fast").Expect(2);

    private byte[] Labels(string weights, string image, string engine)
    {
        InProcess.Run("predict", image, "--checkpoint", weights, "--out-dir", _folder.At(engine), "--engine", engine).Expect(0);
        return ImageFile.ReadLabels(_folder.At(engine, "image.png")).Labels.ToArray();
    }

    // all but ties, which rounding may decide otherwise
    private static void AssertSame(byte[] expected, byte[] found) =>
        Assert.InRange(expected.Zip(found).Count(pair => pair.First != pair.Second), 0, expected.Length / 1000);
}
