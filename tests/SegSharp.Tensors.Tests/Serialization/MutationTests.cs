using System.Globalization;
using System.Text.Json;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>
/// Damaged files end in values or in a <see cref="CheckpointFormatException"/>, without much memory: 200,000 mutations in all, or as many
/// of each file as SEGSHARP_FUZZ_MUTATIONS says.
/// </summary>
public sealed class MutationTests : IDisposable
{
    private const string Variable = "SEGSHARP_FUZZ_MUTATIONS";
    private const int DefaultMutations = 25_000;
    private const long MaximumAllocation = 64 << 20;

    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    private static int Mutations =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count
            : DefaultMutations;

    [Theory]
    [InlineData("zoo_zip.pth", 1)]
    [InlineData("zoo_legacy.pth", 2)]
    [InlineData("wrapped_zip.pth", 3)]
    [InlineData("wrapped_legacy.pth", 4)]
    [InlineData("safetensors", 5)]
    [InlineData("zoo_zip.pth written here", 6)]
    [InlineData("model.safetensors.index.json", 7)]
    [InlineData("pytorch_model.bin.index.json", 8)]
    public void Open_MutatedFile_GivesValuesOrOneTypedException(string name, int seed)
    {
        byte[] original = name.EndsWith(".json", StringComparison.Ordinal) ? Index(name) : Original(name);
        string path = Path.Combine(_directory, "mutant");
#pragma warning disable CA5394 // chance, not secrecy: a seed makes every failure repeatable
        Random random = new(seed);
#pragma warning restore CA5394
        FileMutator mutator = new(random);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutant = mutator.Mutate(original);
            TorchAssets.Write(path, mutant);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadAll(path);
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

    public void Dispose() => Directory.Delete(_directory, recursive: true);

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

    /// <summary>Two files with tensors, and the text that says which has which.</summary>
    private byte[] Index(string name)
    {
        string[] shards = name.StartsWith("model", StringComparison.Ordinal)
            ? ["model-1.safetensors", "model-2.safetensors"] : ["pytorch_model-1.bin", "pytorch_model-2.bin"];
        for (int i = 0; i < shards.Length; i++)
        {
            using Tensor tensor = Tensor.From([i, 2f, 3f], [3]);
            (string, Tensor)[] tensors = [.. Enumerable.Range(0, 8).Select(j => ($"layers.{i}.{j}.weight", tensor))];
            using FileStream stream = File.Create(Path.Combine(_directory, shards[i]));
            if (shards[i].EndsWith(".bin", StringComparison.Ordinal))
            {
                SegSharp.Tensors.Serialization.Torch.TorchZipWriter.Write(stream, tensors);
            }
            else
            {
                SafetensorsWriter.Write(stream, tensors);
            }
        }

        Dictionary<string, string> map = Enumerable.Range(0, 16)
            .ToDictionary(i => $"layers.{i / 8}.{i % 8}.weight", i => shards[i / 8], StringComparer.Ordinal);
        return JsonSerializer.SerializeToUtf8Bytes(new { metadata = new { total_size = 192 }, weight_map = map });
    }

    private static void ReadAll(string path)
    {
        using TensorScope scope = TensorScope.Open();
        using TensorFile file = TensorFile.Open(path);
        foreach (TensorEntry entry in file.Entries)
        {
            using Tensor tensor = file.Read(entry.Name);
        }
    }
}
