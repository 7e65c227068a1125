using SegSharp.Checkpoints;
using SegSharp.Cli.Tests.Support;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Checkpoints that are not what was written, and weights that are no numbers: neither trains, nor predicts, in silence.</summary>
public sealed class DamagedCheckpointTests : IDisposable
{
    private const string RandomState = "random/cpu";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AllCommands_BytesOverwrittenInATensor_NameItsFileAndIt()
    {
        const string Name = "backbone.block2.0.mlp.fc1.weight";
        string damaged = _folder.At("damaged.safetensors");
        File.Copy(TrainedRun.Shared.Checkpoint, damaged);
        using (TensorFile file = TensorFile.Open(damaged))
        {
            TensorEntry entry = file.Entries.Single(entry => entry.Name == Name);
            file.Dispose();
            using FileStream stream = File.OpenWrite(damaged);
            stream.Position = entry.Offset + 64;
            stream.Write([.. Enumerable.Repeat((byte)0xFF, 64)]);
        }

        string[] words = [damaged, $"'{Name}' is damaged"];
        InProcess.Run("predict", TrainedRun.Shared.ValidationImages, "--checkpoint", damaged, "--out-dir", _folder.At("out"))
            .ExpectError(words);
        InProcess.Run("test", TrainedRun.Shared.Config, damaged).ExpectError(words);
        InProcess.Run("train", TrainedRun.Shared.Config, "--work-dir", _folder.At("run"), "--cfg-options", $"load_from={damaged}")
            .ExpectError(words);
        InProcess.Run("inspect", damaged, "--stats").ExpectError(words);
        using Checkpoint checkpoint = Checkpoint.Open(damaged);
        Assert.Throws<DamagedTensorException>(checkpoint.Verify);
    }

    // written by an earlier version, or by another program: without checksums
    [Theory]
    [InlineData("backbone.patch_embed1.proj.bias")]
    [InlineData("backbone.norm4.bias")]
    [InlineData("backbone.block2.0.mlp.fc1.weight")]
    [InlineData("decode_head.linear_c4.proj.weight")]
    [InlineData("decode_head.linear_fuse.bn.bias")]
    public void Train_WeightsThatAreNoNumbers_EndsAndSavesNothing(string name)
    {
        string spoilt = Rewritten(name, tensor => tensor.AsSpan<float>()[..1].Fill(float.NaN));
        string run = _folder.At("run");
        InProcess.Run("train", TrainedRun.Shared.Config, "--work-dir", run, "--cfg-options", $"load_from={spoilt}", "max_iters=3",
            "warmup_iters=1").ExpectError("hold NaN", name);
        Assert.Empty(Directory.EnumerateFiles(run, "*.safetensors"));
    }

    [Fact]
    public void Train_RandomStateThatIsNone_IsToldInASentence()
    {
        string spoilt = Rewritten(RandomState, tensor => tensor.AsSpan<byte>().Fill(0xFF));
        InProcess.Run("train", TrainedRun.Shared.Config, "--work-dir", _folder.At("run"), "--cfg-options", $"load_from={spoilt}",
            "resume=True").ExpectError($"'{RandomState}' is damaged");
    }

    [Fact]
    public void Train_CheckpointWithoutChecksums_IsTakenUp()
    {
        string plain = Rewritten(RandomState, _ => { });
        InProcess.Run("train", TrainedRun.Shared.Config, "--work-dir", _folder.At("run"), "--cfg-options", $"load_from={plain}",
            "max_iters=2", "warmup_iters=1").Expect(0);
    }

    private string Rewritten(string name, Action<Tensor> change)
    {
        string path = _folder.At("rewritten.safetensors");
        using TensorFile file = TensorFile.Open(TrainedRun.Shared.Checkpoint);
        (string Name, Tensor Tensor)[] tensors = [.. file.Entries.Select(entry => (entry.Name, file.Read(entry.Name)))];
        change(tensors.Single(tensor => tensor.Name == name).Tensor);
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, tensors,
            file.Metadata.Where(pair => pair.Key != TensorChecksums.Key).ToDictionary(StringComparer.Ordinal));
        return path;
    }
}
