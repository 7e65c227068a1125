using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Models;
using SegSharp.Tensors;

namespace SegSharp.Tests.Diagnosis;

/// <summary>
/// For random models, sound and broken: where the doctor finds no error, a real forward and backward succeeds; where a real one fails, the
/// doctor had found it.
/// </summary>
public sealed class DoctorPropertyTests
{
    private const int Cases = 300;

    [Fact]
    public void Examine_RandomModels_AgreesWithARealTrainingStep()
    {
        (int clean, int failed) = (0, 0);
        for (int seed = 0; seed < Cases; seed++)
        {
            Random random = new(seed);
            ConfigDict config = RandomConfig(random, out int batch, out int height, out int width);
            DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(config) { Size = (height, width) });
            Exception? real = Run(config, batch, height, width);
            string story = $"seed {seed}: {ConfigWriter.ToLine(config)} at {batch}×{height}×{width}: {real?.Message}";
            Assert.True(report.Errors > 0 || real is null, story);
            clean += report.Errors == 0 ? 1 : 0;
            failed += real is null ? 0 : 1;
        }

        // the draw must hold enough of both for the agreement to mean something
        Assert.InRange(clean, Cases / 10, Cases * 9 / 10);
        Assert.InRange(failed, Cases / 10, Cases * 9 / 10);
    }

    private static ConfigDict RandomConfig(Random random, out int batch, out int height, out int width)
    {
        (batch, height, width) = (random.Next(1, 3), random.Next(17, 70), random.Next(17, 70));
        int embed = random.Next(1, 4) * 4;
        int[] heads = [.. Enumerable.Range(0, 4).Select(_ => random.Next(1, 4))];
        int[] given = [.. heads.Select(count => count * embed)];
        int[] channels = [.. given];
        int[] index = [0, 1, 2, 3];
        int classes = random.Next(1, 5);
        Perturb(random, channels, index);
        ConfigDict norm = random.Next(6) switch
        {
            0 => ConfigDict.Of(("type", "LN")),
            1 => ConfigDict.Of(("type", "GN"), ("num_groups", random.Next(1, 6))),
            2 => ConfigDict.Of(("type", "SyncBN")),
            _ => ConfigDict.Of(("type", "BN")),
        };
        List<(string, object?)> loss = [("type", "CrossEntropyLoss")];
        if (random.Next(4) == 0)
        {
            loss.Add(("class_weight", Enumerable.Repeat(1.0, random.Next(5) == 0 ? classes + 1 : classes).ToArray()));
        }

        if (classes == 1 || random.Next(5) == 0)
        {
            loss.Add(("use_sigmoid", true));
        }

        return ConfigDict.Of(
            ("train_dataloader", ConfigDict.Of(("batch_size", batch), ("dataset", Dataset(classes)))),
            ("model", ConfigDict.Of(
                ("type", "EncoderDecoder"),
                ("backbone", ConfigDict.Of(
                    ("type", "MixVisionTransformer"), ("embed_dims", embed), ("num_heads", heads), ("num_layers", (int[])[1, 1, 1, 1]),
                    ("sr_ratios", (int[])[random.Next(1, 9), random.Next(1, 5), random.Next(1, 3), 1]))),
                ("decode_head", ConfigDict.Of(
                    ("type", random.Next(2) == 0 ? "SegformerHead" : "SegFormerHead"), ("in_channels", channels), ("in_index", index),
                    ("channels", random.Next(1, 5) * 4), ("num_classes", classes), ("norm_cfg", norm), ("align_corners", false),
                    ("loss_decode", ConfigDict.Of([.. loss])))))));
    }

    private static ConfigDict Dataset(int classes) => ConfigDict.Of(
        ("type", "BaseSegDataset"), ("data_prefix", ConfigDict.Of(("img_path", "images"), ("seg_map_path", "masks"))),
        ("metainfo", ConfigDict.Of(("classes", Enumerable.Range(0, classes).Select(index => $"class {index}").ToArray()))),
        ("pipeline", new ConfigList([ConfigDict.Of(("type", "LoadImageFromFile")), ConfigDict.Of(("type", "LoadAnnotations"))],
            isTuple: false, SourceLocation.InCode)));

    private static void Perturb(Random random, int[] channels, int[] index)
    {
        switch (random.Next(6))
        {
            case 0:
                channels[random.Next(4)] += 4;
                break;
            case 1:
                index[random.Next(4)] = random.Next(0, 6);
                break;
            case 2:
                (channels[0], channels[3]) = (channels[3], channels[0]);
                break;
            default:
                break;
        }
    }

    private static Exception? Run(ConfigDict config, int batch, int height, int width)
    {
        using TensorScope scope = TensorScope.Open();
        try
        {
            BuiltModel built = ModelRegistry.Build(new ConfigSection(config, "").Section("model"));
            built.Model.Initialize();
            built.Model.Train();
            Tensor labels = Tensor.From(new long[batch * height * width], [batch, height, width]);
            Tensor loss = built.Objective.Compute(built.Model, Ops.Full([batch, 3, height, width], 0.5), labels).Total;
            loss.Backward();
            return null;
        }
        catch (Exception e) when (e is ConfigException or ShapeException or NativeException)
        {
            return e;
        }
    }
}
