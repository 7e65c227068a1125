using System.Text.Json;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Models;

/// <summary>Residual networks against the same networks in PyTorch; see <c>Assets/resnet/make_resnet.py</c>.</summary>
public sealed class ResNetTests
{
    [Theory]
    [InlineData("r18")]
    [InlineData("r34_odd")]
    [InlineData("r50")]
    [InlineData("r101_small")]
    [InlineData("r50_v1c_d8")]
    [InlineData("r50_d16")]
    [InlineData("r18_v1c_d8")]
    [InlineData("r50_caffe_1")]
    [InlineData("r18_v1d_4_odd")]
    [InlineData("r50_v1d")]
    public void Maps_GoldenWeights_AreThoseOfPyTorch(string name)
    {
        using TensorScope scope = TensorScope.Open();
        using JsonDocument golden = Golden(name);
        using IDisposable mode = GradMode.Inference();
        Module<Tensor, IReadOnlyList<Tensor>> net = Filled(golden);
        net.Evaluate();
        AssertMaps(golden, net.Call(Image(golden)));
    }

    [Theory]
    [InlineData("train_r18", false)]
    [InlineData("train_r18", true)]
    [InlineData("train_r50_v1c_d8", false)]
    [InlineData("train_r50_v1c_d8", true)]
    public void Step_GoldenWeights_HasPyTorchsGradientsAndStatistics(string name, bool recomputes)
    {
        using TensorScope scope = TensorScope.Open();
        using JsonDocument golden = Golden(name);
        Module<Tensor, IReadOnlyList<Tensor>> net = Filled(golden, recomputes ? ", \"with_cp\": true" : "");
        IReadOnlyList<Tensor> maps = net.Call(Image(golden));
        AssertMaps(golden, maps);
        Tensor loss = maps.Select(map => map.Mul(Weights(map.Shape)).Mean()).Aggregate((sum, mean) => sum + mean);
        loss.Backward();
        AssertClose(golden, "loss", loss.Reshape([1]));
        Dictionary<string, Tensor> gradients = net.NamedParameters()
            .ToDictionary(p => "grad " + p.Name, p => p.Parameter.Value.Grad!, StringComparer.Ordinal);
        Dictionary<string, Tensor> buffers = net.NamedBuffers()
            .ToDictionary(b => "after " + b.Name, b => b.Buffer.Value.To(DType.Float32), StringComparer.Ordinal);
        string[] traced = [.. golden.RootElement.GetProperty("results").EnumerateObject().Select(result => result.Name)
            .Where(result => result.Contains(' ', StringComparison.Ordinal))];
        Assert.True(traced.Length > 12);
        Assert.All(traced, result => AssertClose(golden, result, gradients.GetValueOrDefault(result) ?? buffers[result]));
    }

    // loaded from a file under segmentation_models_pytorch's own names
    [Fact]
    public void SegFormer_GoldenSmpWeights_AreLoadedAndGiveItsNumbers()
    {
        using TensorScope scope = TensorScope.Open();
        using JsonDocument golden = Golden("smp_r18");
        using IDisposable mode = GradMode.Inference();
        SegFormer model = SegFormer.Create("resnet18", classes: 3);
        Assert.Equal([3, 64, 64, 128, 256, 512], model.Encoder.OutChannels);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            (string, Tensor)[] weights = [.. model.NamedState().Select(state => Smp(state.Name, state.Slot))];
            AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, weights, new Dictionary<string, string>()));
            using Checkpoint checkpoint = Checkpoint.Open(path);
            Assert.Null(checkpoint.Description.NoModel);
            checkpoint.LoadInto(model);
            model.Evaluate();
            AssertClose(golden, "c1", model.Call(Image(golden)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (string Name, Tensor Tensor) Smp(string own, TensorSlot slot)
    {
        const string Projection = "decode_head.linear_c";
        string name = own.Replace("backbone.", "encoder.", StringComparison.Ordinal)
            .Replace("decode_head.linear_fuse.conv", "decoder.fuse_stage.0", StringComparison.Ordinal)
            .Replace("decode_head.linear_fuse.bn", "decoder.fuse_stage.1", StringComparison.Ordinal)
            .Replace("decode_head.linear_pred", "segmentation_head.0", StringComparison.Ordinal);
        name = name.StartsWith(Projection, StringComparison.Ordinal)
            ? $"decoder.mlp_stage.{5 - (name[Projection.Length] - '0')}.linear.{name.Split('.')[^1]}" : name;
        return (name,
            slot.Value.DType == DType.Int64 ? Tensor.Scalar(0L) : Tensor.From(WeightRule.Values(name, slot.Shape, "mix"), slot.Shape));
    }

    [Fact]
    public void Step_FrozenStages_KeepTheirWeightsAndStatistics()
    {
        using TensorScope scope = TensorScope.Open();
        Module<Tensor, IReadOnlyList<Tensor>> net =
            Build("\"depth\": 18, \"frozen_stages\": 1, \"base_channels\": 8, \"stem_channels\": 8");
        net.Initialize();
        Dictionary<string, float[]> before = Statistics(net);
        net.Call(Ops.Randn([2, 3, 64, 64]))[^1].Mean().Backward();
        string[] frozen = ["conv1.", "bn1.", "layer1."];
        Assert.All(net.NamedParameters(), p => Assert.Equal(
            !frozen.Any(part => p.Name.StartsWith(part, StringComparison.Ordinal)),
            p.Parameter.Trainable && p.Parameter.Value.Grad is not null));
        Assert.All(Statistics(net), after => Assert.Equal(
            frozen.Any(part => after.Key.StartsWith(part, StringComparison.Ordinal)), after.Value.SequenceEqual(before[after.Key])));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(", \"norm_eval\": true", true)]
    public void Step_NormEval_NormalizesByTheRunningStatistics(string key, bool keeps)
    {
        using TensorScope scope = TensorScope.Open();
        Module<Tensor, IReadOnlyList<Tensor>> net = Build("\"depth\": 18, \"base_channels\": 8, \"stem_channels\": 8" + key);
        net.Initialize();
        Dictionary<string, float[]> before = Statistics(net);
        Tensor image = Ops.Randn([2, 3, 64, 64]);
        float[] training = net.Call(image)[^1].ToArray<float>();
        Assert.All(Statistics(net), after => Assert.Equal(keeps, after.Value.SequenceEqual(before[after.Key])));
        Assert.All(net.NamedParameters(), p => Assert.True(p.Parameter.Trainable));
        net.Evaluate();
        Assert.Equal(keeps, net.Call(image)[^1].ToArray<float>().SequenceEqual(training));
    }

    [Theory]
    [InlineData("ResNet", "\"depth\": 18", 11_176_512)]
    [InlineData("ResNet", "\"depth\": 34", 21_284_672)]
    [InlineData("ResNet", "\"depth\": 50", 23_508_032)]
    [InlineData("ResNet", "\"depth\": 101", 42_500_160)]
    [InlineData("ResNet", "\"depth\": 152", 58_143_808)]
    [InlineData("ResNetV1c", "\"depth\": 50", 23_527_264)]
    [InlineData("ResNetV1d", "\"depth\": 50", 23_527_264)]
    [InlineData("smp_resnet34", "\"in_channels\": 3", 21_284_672)]
    public void ParameterCount_Published_IsTorchvisionsWithoutClassifier(string type, string keys, long expected) =>
        Assert.Equal(expected, Build(keys, type).ParameterCount);

    [Fact]
    public void State_TheNamesAreTorchvisions()
    {
        string[] names = [.. Build("\"depth\": 50").NamedState().Select(state => state.Name)];
        Assert.Equal(318, names.Length); // torchvision's state_dict of resnet50 has 320 entries, fc.weight and fc.bias among them
        string[] some =
        [
            "conv1.weight", "bn1.num_batches_tracked", "layer1.0.downsample.0.weight", "layer1.0.downsample.1.running_var",
            "layer3.5.conv3.weight", "layer4.2.bn3.bias",
        ];
        Assert.All(some, name => Assert.Contains(name, names));
        Assert.Contains("stem.6.weight", Build("\"depth\": 18", "ResNetV1c").NamedState().Select(state => state.Name));
        Assert.Contains("layer2.0.downsample.1.weight", Build("\"depth\": 18", "ResNetV1d").NamedState().Select(state => state.Name));
        Assert.Contains("layer2.0.gn2.weight",
            Build("\"depth\": 18, \"norm_cfg\": {\"type\": \"GN\", \"num_groups\": 4}").NamedState().Select(state => state.Name));
    }

    [Theory]
    [InlineData("\"depth\": 18", "[64, 128, 256, 512]", "[4, 8, 16, 32]")]
    [InlineData("\"depth\": 50", "[256, 512, 1024, 2048]", "[4, 8, 16, 32]")]
    [InlineData("\"depth\": 50, \"strides\": [1, 2, 1, 1], \"dilations\": [1, 1, 2, 4]", "[256, 512, 1024, 2048]", "[4, 8, 8, 8]")]
    [InlineData("\"depth\": 34, \"out_indices\": [3, 1], \"in_channels\": 13", "[128, 512]", "[8, 32]")]
    [InlineData("\"depth\": 18, \"num_stages\": 3, \"in_channels\": 1", "[64, 128, 256]", "[4, 8, 16]")]
    public void Contract_AgreesWithWhatIsComputedOnSymbols(string keys, string channels, string strides)
    {
        Module<Tensor, IReadOnlyList<Tensor>> net = Build(keys);
        IBackbone contract = (IBackbone)net;
        Assert.Equal(channels, $"[{string.Join(", ", contract.OutChannels)}]");
        Assert.Equal(strides, $"[{string.Join(", ", contract.Strides)}]");
        net.Evaluate();
        IReadOnlyList<Tensor> maps = net.Call(Tensor.Symbolic([Dim.Symbol("N"), contract.InChannels, Dim.Symbol("H"), Dim.Symbol("W")]));
        string[] expected = [.. contract.OutChannels.Zip(contract.Strides)
            .Select(map => $"[N, {map.First}, (H+{map.Second - 1})//{map.Second}, (W+{map.Second - 1})//{map.Second}]")];
        Assert.Equal(expected, maps.Select(map => map.Shape.ToString()));
    }

    [Theory]
    [InlineData("\"depth\": 20", "depth", "18, 34, 50, 101, 152")]
    [InlineData("\"depth\": 18, \"num_stages\": 5", "num_stages", "1 to 4")]
    [InlineData("\"depth\": 18, \"strides\": [1, 2]", "strides", "2 entries")]
    [InlineData("\"depth\": 18, \"dilations\": [1, 1, 0, 1]", "dilations", "at least 1")]
    [InlineData("\"depth\": 18, \"out_indices\": [4]", "out_indices", "0 to 3")]
    [InlineData("\"depth\": 18, \"style\": \"tensorflow\"", "style", "pytorch")]
    [InlineData("\"depth\": 18, \"frozen_stages\": 5", "frozen_stages", "up to 4")]
    [InlineData("\"depth\": 18, \"dcn\": {\"type\": \"DCNv2\"}", "dcn", "deformable")]
    [InlineData("\"depth\": 18, \"norm_cfg\": {\"type\": \"LN\"}", "norm_cfg.type", "LN2d")]
    [InlineData("\"depth\": 18, \"stem_channels\": 7, \"deep_stem\": true", "stem_channels", "even")]
    [InlineData("\"depth\": 18, \"dilation\": [1, 1, 1, 1]", "dilation", "dilations")]
    public void Build_AFault_NamesTheKey(string keys, string key, string told)
    {
        ConfigException e = Assert.Throws<ConfigException>(() => Build(keys));
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
    }

    private static JsonDocument Golden(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "resnet", name + ".json")));

    private static Module<Tensor, IReadOnlyList<Tensor>> Filled(JsonDocument golden, string more = "")
    {
        Module<Tensor, IReadOnlyList<Tensor>> net = Build(golden.RootElement.GetProperty("options").GetRawText().Trim('{', '}') + more);
        WeightRule.Fill(net, "mix");
        return net;
    }

    private static Module<Tensor, IReadOnlyList<Tensor>> Build(string keys, string type = "ResNet") =>
        new Registries().Backbones().Build(new ConfigSection(ConfigFile.ParseJson($"{{\"type\": \"{type}\", {keys}}}"), "backbone"));

    private static Tensor Image(JsonDocument golden)
    {
        Shape shape = Shape.Of([.. golden.RootElement.GetProperty("input").EnumerateArray().Select(size => size.GetInt64())]);
        double[] places = [.. Enumerable.Range(0, (int)shape.ElementCount.Value).Select(i => (double)i)];
        return Tensor.From([.. places.Select(i => (float)(Math.Sin(0.11 * i) + (0.5 * Math.Cos(0.013 * i * i % 6.283185307179586))))],
            shape);
    }

    private static Tensor Weights(Shape shape) =>
        Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount.Value).Select(i => (float)Math.Cos(0.7 * i))], shape);

    private static Dictionary<string, float[]> Statistics(Module net) =>
        net.NamedBuffers().Where(buffer => buffer.Name.Contains("running", StringComparison.Ordinal))
        .ToDictionary(buffer => buffer.Name, buffer => buffer.Buffer.Value.ToArray<float>(), StringComparer.Ordinal);

    private static void AssertMaps(JsonDocument golden, IReadOnlyList<Tensor> maps)
    {
        Assert.Equal(4, maps.Count);
        for (int i = 0; i < maps.Count; i++)
        {
            AssertClose(golden, $"c{i + 1}", maps[i]);
        }
    }

    // within ten times PyTorch's own error in single precision
    private static void AssertClose(JsonDocument golden, string name, Tensor actual)
    {
        JsonElement expected = golden.RootElement.GetProperty("results").GetProperty(name);
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), actual.Shape.ToLongs());
        float[] values = actual.Contiguous().ToArray<float>();
        double tolerance = (10 * expected.GetProperty("noise").GetDouble()) + (1e-6 * expected.GetProperty("largest").GetDouble());
        foreach ((JsonElement place, JsonElement value) in expected.GetProperty("places").EnumerateArray()
            .Zip(expected.GetProperty("values").EnumerateArray()))
        {
            Assert.True(Math.Abs(values[place.GetInt32()] - value.GetDouble()) <= tolerance,
                $"{name}[{place}] is {values[place.GetInt32()]}, expected {value}");
        }

        double magnitude = values.Sum(value => Math.Abs((double)value));
        Assert.InRange(magnitude, expected.GetProperty("magnitude").GetDouble() - (tolerance * values.Length),
            expected.GetProperty("magnitude").GetDouble() + (tolerance * values.Length));
    }
}
