using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.IO;

namespace SegSharp.Cli.Tests.Checkpoints;

/// <summary>
/// What training programs leave beside weights, as the real PyTorch wrote it, and element types with which nothing computes.
/// </summary>
public sealed class FilesAroundWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("beside.pth")]
    [InlineData("beside_legacy.pth")]
    [InlineData("beside_protocol4.pth")]
    public void Inspect_ObjectsBesideTheWeights_AreSkipped(string name)
    {
        JsonElement json = Inspect(Asset(name));
        Assert.Equal(["layer1.weight", "layer1.bias", "layer2.weight", "layer2.bias"], Names(json));
        Assert.Equal("state_dict", json.GetProperty("metadata").GetProperty("torch.wrapper").GetString());
    }

    [Fact]
    public void Inspect_ObjectsBesideTheWeights_NamesThemAndWhatTheyTell()
    {
        JsonElement metadata = Inspect(Asset("beside.pth")).GetProperty("metadata");
        string skipped = metadata.GetProperty("torch.skipped").GetString()!;
        Assert.All(
            (string[])
            ["bytearray", "complex", "datetime.timedelta", "datetime.datetime",
                "transformers.models.segformer.configuration_segformer.SegformerConfig", "types.SimpleNamespace"],
            expected => Assert.Contains(expected, skipped, StringComparison.Ordinal));
        Assert.Equal("net", metadata.GetProperty("cfg.model.type").GetString());
        Assert.Equal("net", metadata.GetProperty("node.MODEL.NAME").GetString());
        Assert.Equal("0.1", metadata.GetProperty("args.lr").GetString());
        Assert.Equal("""{"0":"wall","1":"sky"}""", metadata.GetProperty("config.id2label").GetString());
    }

    /// <summary>
    /// <c>torch.save(model)</c> instead of its <c>state_dict()</c>: the numbers lie in it all the same, and no class is needed for them.
    /// </summary>
    [Theory]
    [InlineData("whole_module.pth")]
    [InlineData("whole_module_wrapped.pth")]
    public void Inspect_WholeModule_HasTheNamesOfItsStateDict(string name) => Assert.Equal(
        [
            "layer1.weight", "layer1.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked",
            "blocks.0.weight", "blocks.0.bias",
        ],
        Names(Inspect(Asset(name))));

    [Fact]
    public void Inspect_TypesOfOtherPrograms_AreListed()
    {
        JsonElement json = Inspect(Asset("types.pth"), "--stats");
        Assert.Equal(["Float32", "complex64", "qint8"],
            json.GetProperty("tensors").EnumerateArray().Select(tensor => tensor.GetProperty("dtype").GetString()));
        CliResult text = InProcess.Run("inspect", Asset("types.pth"), "--stats").Expect(0);
        Assert.Contains("complex64", text.Out, StringComparison.Ordinal);
        InProcess.Run("convert", Asset("types.pth"), _folder.At("out.pth"), "--to", "hf").ExpectError("'wave'", "complex64", "float32");
        Assert.False(File.Exists(_folder.At("out.pth")));
    }

    [Theory]
    [InlineData("F8_E4M3", 8)]
    [InlineData("F8_E5M2", 8)]
    [InlineData("F4", 4)]
    [InlineData("F6_E2M3", 6)]
    [InlineData("U16", 16)]
    [InlineData("U32", 32)]
    [InlineData("U64", 64)]
    [InlineData("C64", 64)]
    public void Inspect_SafetensorsOfOtherTypes_AreListed(string type, int bytes)
    {
        string path = Safetensors(
            $$$"""{"__metadata__": null, "a": {"dtype": "{{{type}}}", "shape": [2, 4], "data_offsets": [0, {{{bytes}}}]}}""", bytes);
        JsonElement tensor = Inspect(path).GetProperty("tensors")[0];
        Assert.Equal(type, tensor.GetProperty("dtype").GetString());
        Assert.Equal([2, 4], tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        string longer =
            Safetensors($$$"""{"a": {"dtype": "{{{type}}}", "shape": [2, 4], "data_offsets": [0, {{{bytes + 1}}}]}}""", bytes + 1);
        InProcess.Run("inspect", longer).ExpectError("'a'");
        InProcess.Run("inspect", Safetensors("""{"a": {"dtype": "Q7", "shape": [2, 3], "data_offsets": [0, 6]}}""", 6)).ExpectError("'Q7'");
    }

    [Fact]
    public void Inspect_BlanksAroundTheHead_AreNothing()
    {
        string path = Safetensors(" \n{\"a\": {\"dtype\": \"U8\", \"shape\": [2], \"data_offsets\": [0, 2]}} \n ", 2);
        Assert.Equal(["a"], Names(Inspect(path)));
    }

    private static string Asset(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", name);

    private static JsonElement Inspect(string path, params string[] more)
    {
        using JsonDocument document = JsonDocument.Parse(InProcess.Run(["inspect", path, "--format", "json", .. more]).Expect(0).Out);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string?> Names(JsonElement json) =>
        json.GetProperty("tensors").EnumerateArray().Select(tensor => tensor.GetProperty("name").GetString());

    private string Safetensors(string header, int bytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + bytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);
        string path = _folder.At(Path.GetRandomFileName() + ".safetensors");
        AtomicFile.WriteAllBytes(path, file);
        return path;
    }
}
