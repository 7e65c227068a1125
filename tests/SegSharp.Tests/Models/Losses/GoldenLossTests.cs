using System.Globalization;
using System.Text.Json;
using SegSharp.Configuration;
using SegSharp.Models;
using SegSharp.Models.Losses;
using SegSharp.Tensors;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Models.Losses;

/// <summary>Every loss, built from its config, against the values and gradients of MMSegmentation.</summary>
public sealed class GoldenLossTests
{
    private const double Relative = 1e-5;
    private const double Absolute = 1e-7;
    private static readonly GoldenCase _golden = new("06_losses");

    public static TheoryData<string> Cases =>
        [.. _golden.Root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    public static TheoryData<int> OhemCases =>
        [.. Enumerable.Range(0, _golden.Root.GetProperty("ohem").GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_GivesValueAndGradientOfMmSegmentation(string name)
    {
        JsonElement golden = _golden.Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        using TensorScope scope = TensorScope.Open();
        JsonElement inputs = _golden.Root.GetProperty("inputs");
        string label = golden.GetProperty("label").GetString()!;
        Tensor logits = Floats(inputs.GetProperty(label == "binary_label" ? "binary_logits" : "logits"));
        Tensor labels = label == "label_allignored" ? Ops.Full(Longs(inputs.GetProperty("label")).Shape, 255, DType.Int64)
            : Longs(inputs.GetProperty(label));
        logits.RequiresGrad = true;
        JsonElement parameters = golden.GetProperty("params");
        Tensor? weight = parameters.TryGetProperty("weight", out _) ? Floats(inputs.GetProperty("pixel_weight")) : null;

        Tensor loss = Build(golden).Compute(logits, new LossTarget(labels, 255, weight));
        if (golden.TryGetProperty("loss_none", out JsonElement elements))
        {
            AssertClose(_golden.Npy<float>(elements).Values, loss);
        }
        else
        {
            AssertClose([golden.GetProperty("loss").GetSingle()], loss);
        }

        (loss.Rank == 0 ? loss : loss.Sum()).Backward();
        AssertClose(_golden.Npy<float>(golden.GetProperty("grad")).Values, logits.Grad!);
    }

    // MMSegmentation since 1.1 divides by the weights of the labels, as PyTorch's own mean does
    [Fact]
    public void Compute_AverageByClassWeight_IsPyTorchsMean()
    {
        using TensorScope scope = TensorScope.Open();
        Tensor logits = Floats(_golden.Root.GetProperty("inputs").GetProperty("logits"));
        Tensor labels = Longs(_golden.Root.GetProperty("inputs").GetProperty("label"));
        double[] weights = [.. Enumerable.Range(1, (int)logits.Shape[1].Value).Select(i => 0.25 * i)];
        CrossEntropyLoss loss = new() { ClassWeight = weights, AvgClassWeight = true };
        Tensor expected = logits.CrossEntropy(labels, Tensor.From<float>([.. weights.Select(w => (float)w)], [weights.Length]),
            Reduction.Mean, 255, 0);
        Assert.Equal(expected.Item(), loss.Compute(logits, new LossTarget(labels)).Item(), 1e-5);
        Assert.Equal(0, loss.Compute(logits, new LossTarget(Ops.Full(labels.Shape, 255, DType.Int64))).Item());
    }

    [Theory]
    [MemberData(nameof(OhemCases))]
    public void Sample_GoldenCase_ChoosesThePixelsOfMmSegmentation(int index)
    {
        JsonElement ohem = _golden.Root.GetProperty("ohem");
        JsonElement golden = ohem.GetProperty("cases")[index];
        using TensorScope scope = TensorScope.Open();
        Tensor logits = Floats(ohem.GetProperty("logits"));
        logits.RequiresGrad = true;
        Tensor labels = Longs(Json("\"ohem_label.npy\"")).Squeeze(1);
        double? threshold = golden.GetProperty("thresh") is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        OhemPixelSampler sampler = new(threshold, golden.GetProperty("min_kept").GetInt64());
        HeadObjective objective = new("decode", [new CrossEntropyLoss()], 255, sampler);

        float[] chosen = sampler.Sample(logits, new LossTarget(labels), objective.Losses).ToArray<float>();
        Assert.Equal(_golden.Npy<byte>(golden.GetProperty("seg_weight")).Values, Array.ConvertAll(chosen, value => (byte)value));
        LossTerm loss = Assert.Single(objective.Compute(logits, labels));
        AssertClose([golden.GetProperty("loss_ce_mean").GetSingle()], loss.Value);
        loss.Value.Backward();
        AssertClose([golden.GetProperty("grad_sum_abs").GetSingle()], logits.Grad!.Abs().Sum());
    }

    [Fact]
    public void Judge_GoldenDecodeHead_UpsamplesAndGivesTheGradientOfTheSmallLogits()
    {
        JsonElement golden = _golden.Root.GetProperty("decode_head");
        using TensorScope scope = TensorScope.Open();
        Tensor logits = Floats(golden.GetProperty("logits"));
        logits.RequiresGrad = true;
        Tensor labels = Longs(golden.GetProperty("label")).Squeeze(1);
        SegmentationObjective objective = new(new HeadObjective("decode", [new CrossEntropyLoss()]), []);
        var model = SegFormers.Build("b0", (int)logits.Shape[1].Value, 256);

        ObjectiveResult result = objective.Judge(model, new(logits, []), labels);
        AssertClose(_golden.Npy<float>(golden.GetProperty("upsampled")).Values,
            model.Resize(result.Logits, labels.Shape[1], labels.Shape[2]));
        AssertClose([golden.GetProperty("loss_seg").GetSingle()], result.Total);
        result.Total.Backward();
        AssertClose(_golden.Npy<float>(golden.GetProperty("grad")).Values, logits.Grad!);
    }

    // The golden parameters as MMSegmentation's config would have them.
    private static SegmentationLoss Build(JsonElement golden)
    {
        string type = golden.GetProperty("loss_type").GetString()!;
        List<string> keys = [$"type='{type.Split('(', ' ')[0]}'"];
        if (type.Contains("use_sigmoid=True", StringComparison.Ordinal))
        {
            keys.Add("use_sigmoid=True");
        }

        foreach (JsonProperty parameter in golden.GetProperty("params").EnumerateObject())
        {
            keys.AddRange(parameter.Name switch
            {
                "weight" => [], // of pixels: an argument of the call
                "avg_factor" =>
                    ["reduction='sum'", string.Create(CultureInfo.InvariantCulture, $"loss_weight={1 / parameter.Value.GetDouble():R}")],
                "ignore_index" when parameter.Value.GetInt32() == 255 => [],
                _ => (string[])[$"{parameter.Name}={Python(parameter.Value)}"],
            });
        }

        ConfigDict config = ConfigFile.Parse($"loss=dict({string.Join(", ", keys)})", "golden");
        return new Registries().Losses().Build(new ConfigSection(config, "").Section("loss"));
    }

    private static string Python(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"'{value.GetString()}'",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => value.GetRawText(),
    };

    private static void AssertClose(float[] expected, Tensor found)
    {
        float[] values = found.Detach().ToArray<float>();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - values[i]) <= Absolute + (Relative * Math.Abs(expected[i])),
                $"element {i} is {values[i]}, expected {expected[i]}");
        }
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static Tensor Floats(JsonElement file)
    {
        (float[] values, int[] shape) = _golden.Npy<float>(file);
        return Tensor.From(values, Shape.Of(Array.ConvertAll(shape, s => (long)s)));
    }

    private static Tensor Longs(JsonElement file)
    {
        (long[] values, int[] shape) = _golden.Npy<long>(file);
        return Tensor.From(values, Shape.Of(Array.ConvertAll(shape, s => (long)s)));
    }
}
