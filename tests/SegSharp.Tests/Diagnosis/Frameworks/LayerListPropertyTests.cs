using System.Text.Json.Nodes;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Rules.Frameworks.PyTorch;
using SegSharp.Tensors;

namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>
/// Holds what the doctor says of a list of layers against running it: random lists, most of them nearly right, are computed on real numbers
/// by libtorch. The doctor finds something exactly where that fails.
/// </summary>
public sealed class LayerListPropertyTests
{
    private const int Lists = 150;
    private const double Epsilon = 1e-5;

    private static readonly int[] _widths = [4, 6, 8, 12];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Check_RandomLists_FindsExactlyWhatCannotBeRun(int seed)
    {
        Random random = new(seed);
        int failed = 0;
        for (int i = 0; i < Lists; i++)
        {
            bool trains = random.Next(2) == 0;
            int[] input = [random.Next(1, 3), 3, random.Next(1, 12), random.Next(1, 12)];
            JsonObject[] layers = [.. Draw(random, input[1])];
            bool runs = Runs(layers, input, trains);
            failed += runs ? 0 : 1;
            Repro repro = Repro.Parse(new JsonObject
            {
                ["framework"] = "torch",
                ["config"] = new JsonObject { ["layers"] = new JsonArray([.. layers.Select(layer => layer.DeepClone())]) },
                ["runtime"] = new JsonObject
                {
                    ["input"] = new JsonArray([.. input.Select(size => JsonValue.Create(size))]),
                    ["mode"] = trains ? "train" : "eval",
                },
            }.ToJsonString());
            string[] found = [.. new TorchLayersRule().Check(new Examination(repro.Subject())).Select(finding => finding.MessageKey)];
            Assert.True(runs == (found.Length == 0), $"[{string.Join(", ", found)}], but {(runs ? "it runs" : "it fails")}: {repro.Tree}");
        }

        Assert.InRange(failed, Lists / 10, Lists * 9 / 10);
    }

    private static IEnumerable<JsonObject> Draw(Random random, int channels)
    {
        int Near(int right) => random.Next(8) == 0 ? _widths[random.Next(_widths.Length)] : right;
        for (int left = random.Next(1, 6); left > 0; left--)
        {
            int given = _widths[random.Next(_widths.Length)], kernel = random.Next(1, 4), groups = random.Next(4) == 0 ? 2 : 1;
            switch (random.Next(6))
            {
                case 0 or 1:
                    yield return new JsonObject
                    {
                        ["type"] = "Conv2d", ["in_channels"] = Near(channels), ["out_channels"] = given, ["kernel_size"] = kernel,
                        ["stride"] = random.Next(1, 3), ["padding"] = random.Next(2), ["dilation"] = random.Next(1, 3), ["groups"] = groups,
                    };
                    channels = given;
                    break;
                case 2:
                    yield return new JsonObject
                    {
                        ["type"] = "ConvTranspose2d", ["weight"] = new JsonArray(Near(channels), given, kernel, kernel),
                        ["stride"] = random.Next(1, 3),
                    };
                    channels = given;
                    break;
                case 3:
                    yield return new JsonObject
                    {
                        ["type"] = "MaxPool2d", ["kernel_size"] = random.Next(2, 4), ["stride"] = random.Next(1, 3),
                        ["padding"] = random.Next(2), ["ceil_mode"] = random.Next(2) == 0,
                    };
                    break;
                case 4:
                    yield return new JsonObject { ["type"] = "BatchNorm2d", ["num_features"] = Near(channels) };
                    break;
                default:
                    yield return new JsonObject { ["type"] = "GroupNorm", ["num_groups"] = random.Next(1, 4),
                        ["num_channels"] = Near(channels) };
                    break;
            }
        }

        if (random.Next(2) == 0)
        {
            yield return new JsonObject { ["type"] = "AdaptiveAvgPool2d", ["output_size"] = 1 };
            yield return new JsonObject { ["type"] = "Flatten" };
            yield return new JsonObject { ["type"] = "Linear", ["in_features"] = Near(channels), ["out_features"] = 5 };
        }
    }

    private static bool Runs(JsonObject[] layers, int[] input, bool trains)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor tensor = Ops.Zeros([.. input.Select(size => (Dim)size)]);
        try
        {
            foreach (JsonObject layer in layers)
            {
                tensor = Run(layer, tensor, trains);
            }

            return true;
        }
        catch (Exception e) when (e is ShapeException or NativeException or DivideByZeroException)
        {
            return false;
        }
    }

    private static Tensor Run(JsonObject layer, Tensor x, bool trains)
    {
        int Of(string key) => layer[key]!.GetValue<int>();
        Tensor Ones(int count) => Ops.Ones([count]);
        switch (layer["type"]!.GetValue<string>())
        {
            case "Conv2d":
                int groups = Of("groups");

                // as the constructor does: groups divide both counts
                Tensor weight = Of("in_channels") % groups == 0 && Of("out_channels") % groups == 0
                    ? Ops.Zeros([Of("out_channels"), Of("in_channels") / groups, Of("kernel_size"), Of("kernel_size")])
                    : throw new DivideByZeroException();
                return x.Conv2d(weight, null, Of("stride"), Of("padding"), Of("dilation"), groups);
            case "ConvTranspose2d":
                return x.ConvTranspose2d(Ops.Zeros([.. layer["weight"]!.AsArray().Select(size => (Dim)size!.GetValue<int>())]),
                    null, Of("stride"));
            case "MaxPool2d":
                return x.MaxPool2d(Of("kernel_size"), Of("stride"), Of("padding"), 1, layer["ceil_mode"]!.GetValue<bool>());
            case "BatchNorm2d":
                Tensor each = Ones(Of("num_features"));
                return x.BatchNorm(each, each, each.Clone(), each.Clone(), trains, 0.1, Epsilon);
            case "GroupNorm":
                int count = Of("num_channels");
                return count % Of("num_groups") != 0 ? throw new DivideByZeroException()
                    : x.GroupNorm(Of("num_groups"), Ones(count), Ones(count), Epsilon);
            case "AdaptiveAvgPool2d":
                return x.AdaptiveAvgPool2d(1, 1);
            case "Flatten":
                return x.Flatten(1);
            default:
                return x.Linear(Ops.Zeros([Of("out_features"), Of("in_features")]));
        }
    }
}
