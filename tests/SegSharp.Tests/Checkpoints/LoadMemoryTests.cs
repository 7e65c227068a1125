using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Data.Imaging;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tests.Models;

namespace SegSharp.Tests.Checkpoints;

/// <summary>Bytes counted, not times: opening reads names alone, loading needs the model and a few tensors more.</summary>
public sealed class LoadMemoryTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    [Theory]
    [InlineData("segsharp", "b5.safetensors")]
    [InlineData("hf", "b5.pth")] // keys and values are joined from two tensors
    public void OpenAndLoad_B5_TakesTheMemoryOfTheModelOnce(string target, string file)
    {
        string path = Path.Combine(_directory, file);
        WriteB5(target, path);
        TensorRuntime.TrimMemory();
        TensorRuntime.ResetMemoryPeak();
        (long managed, MemoryStatistics native) = (GC.GetAllocatedBytesForCurrentThread(), TensorRuntime.Memory);

        using Checkpoint checkpoint = Checkpoint.Open(path);

        // a megabyte or two of names, shapes and places
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - managed, 0, 16 * Megabyte);
        Assert.Equal(native.Allocations, TensorRuntime.Memory.Allocations);

        EncoderDecoder model = SegFormers.Build("b5", 19, 768);
        long size = model.NamedState().Sum(state => state.Slot.Shape.ElementCount.Value * state.Slot.Value.DType.Size());
        checkpoint.LoadInto(model);

        // the allocator's blocks are up to an eighth larger than what is asked for
        Assert.InRange(TensorRuntime.Memory.Peak - native.InUse, size, (size * 9 / 8) + (32 * Megabyte));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - managed, 0, 32 * Megabyte);
        Free(model);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static void Free(Module model)
    {
        foreach ((_, TensorSlot slot) in model.NamedState())
        {
            slot.Value.Dispose();
        }
    }

    private void WriteB5(string target, string path)
    {
        EncoderDecoder model = SegFormers.Build("b5", 19, 768);
        model.Initialize();
        string own = Path.Combine(_directory, "own.safetensors");
        Checkpoint.Write(own, model, new CheckpointDescription("{}", [], Palette.Generate(0)));
        Free(model);
        CheckpointConversion.Convert(own, path, target);
        File.Delete(own);
    }
}
