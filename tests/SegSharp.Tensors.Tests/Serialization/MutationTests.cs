using System.Globalization;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>
/// Damaged files end in values or in a <see cref="CheckpointFormatException"/>, quickly and without much memory. By default a
/// thousand mutations of each file run; SEGSHARP_FUZZ_MUTATIONS=40000 makes it 240,000 in all.
/// </summary>
public sealed class MutationTests : IDisposable
{
    private const string Variable = "SEGSHARP_FUZZ_MUTATIONS";
    private const int DefaultMutations = 1_000;
    private const long MaximumAllocation = 64 << 20;

    private readonly string _path = Path.GetTempFileName();

    private static int Mutations =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : DefaultMutations;

    [Theory]
    [InlineData("zoo_zip.pth", 1)]
    [InlineData("zoo_legacy.pth", 2)]
    [InlineData("wrapped_zip.pth", 3)]
    [InlineData("wrapped_legacy.pth", 4)]
    [InlineData("safetensors", 5)]
    [InlineData("zoo_zip.pth written here", 6)]
    public void Open_MutatedFile_GivesValuesOrOneTypedException(string name, int seed)
    {
        byte[] original = Original(name);
#pragma warning disable CA5394 // chance, not secrecy: a seed makes every failure repeatable
        Random random = new(seed);
#pragma warning restore CA5394
        FileMutator mutator = new(random);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutant = mutator.Mutate(original);
            TorchAssets.Write(_path, mutant);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll();
            }
            catch (CheckpointFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"mutation {i} of {name} with seed {seed} ended in {e.GetType().Name}", e);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MaximumAllocation, $"mutation {i} of {name} took {allocated} bytes");
        }

        // a mutator that never does any damage would show nothing
        Assert.InRange(refused, Mutations / 10, Mutations);
    }

    public void Dispose() => File.Delete(_path);

    private static byte[] Original(string name)
    {
        if (name.EndsWith(".pth", StringComparison.Ordinal))
        {
            return File.ReadAllBytes(TorchAssets.Path(name));
        }

        using TensorScope scope = TensorScope.Open();
        using TensorFile zoo = TensorFile.Open(TorchAssets.Path("zoo_zip.pth"));
        (string, Tensor)[] tensors = [.. zoo.Entries.Select(entry => (entry.Name, zoo.Read(entry.Name)))];
        using MemoryStream stream = new();
        if (name == "safetensors")
        {
            SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        }
        else
        {
            SegSharp.Tensors.Serialization.Torch.TorchZipWriter.Write(stream, tensors);
        }

        return stream.ToArray();
    }

    private void ReadAll()
    {
        using TensorScope scope = TensorScope.Open();
        using TensorFile file = TensorFile.Open(_path);
        foreach (TensorEntry entry in file.Entries)
        {
            using Tensor tensor = file.Read(entry.Name);
        }
    }
}
