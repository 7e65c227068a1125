using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;
using SegSharp.IO;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Losses;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>Builds models from the <c>model</c> part of a config, under the names of both generations of MMSegmentation.</summary>
public static class ModelRegistry
{
    /// <summary>The encoders by name.</summary>
    public static Registry<Module<Tensor, IReadOnlyList<Tensor>>> Backbones(this Registries registries) =>
        registries.Get<Module<Tensor, IReadOnlyList<Tensor>>>("backbone", AddBackbones);

    /// <summary>The decode heads by name.</summary>
    public static Registry<Module<IReadOnlyList<Tensor>, Tensor>> Heads(this Registries registries) =>
        registries.Get<Module<IReadOnlyList<Tensor>, Tensor>>("decode head", registry => registry
            .Register("SegFormerHead", section => Checked(section, () => new SegFormerHead(HeadConfig.Read(section))))
            .Register("SegformerHead", section => Checked(section, () => new MultiBranchSegFormerHead(HeadConfig.Read(section))))
            .Register("FCNHead", section => Checked(section, () => new FcnHead(HeadConfig.ReadFcn(section)))));

    /// <summary>The losses by name.</summary>
    public static Registry<SegmentationLoss> Losses(this Registries registries) =>
        registries.Get<SegmentationLoss>("loss", registry => LossFactories.Register(registry));

    /// <summary>Builds the model, without memory for its parameters.</summary>
    /// <exception cref="ConfigException">A type or key is unknown, or values do not fit together.</exception>
    public static BuiltModel Build(ConfigSection model)
    {
        IO.Tally.Count("model", "");
        if (model.Type.Split('.')[^1] != "EncoderDecoder")
        {
            throw model.Has("decode_heads")
                ? model.Error("decode_heads", "a model with a decode head for each of several tasks is not built yet",
                    "Train an EncoderDecoder with one decode_head for each task")
                : model.Error("type", $"there is no segmentor '{model.Type}'", "Known is EncoderDecoder");
        }

        // 'pretrained' and 'init_cfg' name files whose loading is the run's business, 'test_cfg' is the predictor's
        model.Ignore("pretrained", "init_cfg", "train_cfg", "test_cfg");
        model.Only("neck");
        ConfigSection encoder = model.Section("backbone");
        encoder.Ignore("pretrained", "init_cfg");
        Module<Tensor, IReadOnlyList<Tensor>> backbone = model.Registries.Backbones().Build(encoder);
        (Module<IReadOnlyList<Tensor>, Tensor> head, HeadObjective objective) = BuildHead(model.Section("decode_head"), "decode");
        IReadOnlyList<ConfigSection> auxiliary = model.Sections("auxiliary_head");
        bool listed = model.Node("auxiliary_head") is ConfigList;
        (Module<IReadOnlyList<Tensor>, Tensor> Head, HeadObjective Objective)[] others =
            [.. auxiliary.Select((section, i) => BuildHead(section, listed ? $"aux_{i}" : "aux"))];
        model.Complete();
        return new BuiltModel(
            new EncoderDecoder(backbone, head, [.. others.Select(other => other.Head)], listed),
            new SegmentationObjective(objective, [.. others.Select(other => other.Objective)]));
    }

    private static (Module<IReadOnlyList<Tensor>, Tensor> Head, HeadObjective Objective) BuildHead(ConfigSection section, string prefix)
    {
        HeadObjective objective = ObjectiveConfig.Read(section, prefix, section.Registries.Losses());
        Module<IReadOnlyList<Tensor>, Tensor> head = section.Registries.Heads().Build(section);
        return head is IDecodeHead
            ? (head, objective)
            : throw section.Error("type",
                $"the decode head '{section.Type}' is no {nameof(IDecodeHead)}, so its number of classes is not known",
                $"Let the class implement {nameof(IDecodeHead)}");
    }

    private static void AddBackbones(Registry<Module<Tensor, IReadOnlyList<Tensor>>> registry)
    {
        registry.Register("MixVisionTransformer",
            section => Checked(section, () => new MixVisionTransformer(BackboneConfig.Read(section, new()))));
        foreach (string variant in MixVisionTransformerOptions.VariantNames)
        {
            registry.Register($"mit_{variant}", section => Checked(
                section, () => new MixVisionTransformer(BackboneConfig.Read(section, MixVisionTransformerOptions.Variant(variant)))));

            // six maps, the second without channels: the head's in_index is then [2, 3, 4, 5]
            registry.Register($"smp_mit_{variant}", section => Checked(
                section, () => new MixTransformerPyramid(BackboneConfig.Read(section, MixVisionTransformerOptions.Variant(variant)))));
        }

        RegisterResNets(registry);
    }

    private static void RegisterResNets(Registry<Module<Tensor, IReadOnlyList<Tensor>>> registry)
    {
        ResNetOptions deep = new() { DeepStem = true };
        (string Name, ResNetOptions Defaults)[] variants = [("ResNet", new()), ("ResNetV1c", deep),
            ("ResNetV1d", deep with { AvgDown = true })];
        foreach ((string name, ResNetOptions defaults) in variants)
        {
            registry.Register(name, section => Checked(section, () => new ResNet(ResNetConfig.Read(section, defaults))));
        }

        foreach (int depth in ResNetOptions.Depths)
        {
            ResNetOptions defaults = new() { Depth = depth, ZeroInitResidual = false };
            registry.Register($"smp_resnet{depth}",
                section => Checked(section, () => new ResNetPyramid(ResNetConfig.Read(section, defaults))));
        }
    }

    // What a constructor refuses is told at the section's place in the config.
    private static T Checked<T>(ConfigSection section, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ArgumentException e)
        {
            throw section.Error("type", ArgumentText.Of(e).TrimEnd('.'));
        }
    }
}
