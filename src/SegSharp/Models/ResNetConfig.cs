using SegSharp.Configuration;
using SegSharp.Models.Backbones;
using SegSharp.Nn;

namespace SegSharp.Models;

/// <summary>Reads a residual network's numbers from a config.</summary>
public static class ResNetConfig
{
    // what is another network where it is set
    private static readonly (string Key, string What)[] _absent =
        [("dcn", "deformable convolutions are"), ("plugins", "MMCV's plugin layers inside of blocks are"),
            ("stage_with_dcn", "deformable convolutions are")];

    /// <summary>Reads the keys that MMSegmentation has.</summary>
    /// <param name="section">The config's <c>backbone</c>.</param>
    /// <param name="defaults">What counts where the config says nothing.</param>
    /// <exception cref="ConfigException">A value does not fit.</exception>
    public static ResNetOptions Read(ConfigSection section, ResNetOptions defaults)
    {
        section.Ignore("init_cfg", "pretrained");
        RefuseOtherLayers(section);
        int stages = section.Int("num_stages", defaults.StageCount);
        NormOptions norm = HeadConfig.ReadNorm(section, defaults.Norm.Kind);
        ResNetOptions options = defaults with
        {
            Depth = section.Int("depth", defaults.Depth),
            InChannels = section.Int("in_channels", defaults.InChannels),
            StemChannels = section.Int("stem_channels", defaults.StemChannels),
            BaseChannels = section.Int("base_channels", defaults.BaseChannels),
            StageCount = stages,
            Strides = OfStages(section, "strides", defaults.Strides, stages),
            Dilations = OfStages(section, "dilations", defaults.Dilations, stages),
            OutIndices = section.Ints("out_indices", [.. defaults.OutIndices.Where(index => index < stages)])!,
            StridesFirst = ReadStyle(section),
            DeepStem = section.Bool("deep_stem", defaults.DeepStem),
            AvgDown = section.Bool("avg_down", defaults.AvgDown),
            FrozenStages = section.Int("frozen_stages", defaults.FrozenStages),
            Norm = norm with { FrozenStatistics = section.Bool("norm_eval", false) },
            ContractDilation = section.Bool("contract_dilation", defaults.ContractDilation),
            MultiGrid = section.Ints("multi_grid", fallback: null),
            ActivationCheckpointing = section.Bool("with_cp", defaults.ActivationCheckpointing),
            ZeroInitResidual = section.Bool("zero_init_residual", defaults.ZeroInitResidual),
        };
        foreach ((string key, string problem) in options.Validate())
        {
            throw section.Error(key, problem.TrimEnd('.'));
        }

        return options;
    }

    private static int[] OfStages(ConfigSection section, string key, IReadOnlyList<int> published, int stages) =>
        section.Ints(key, [.. published.Take(Math.Max(0, stages))])!;

    private static bool ReadStyle(ConfigSection section) => section.String("style", "pytorch") switch
    {
        "pytorch" => false,
        "caffe" => true,
        string other => throw section.Error("style", $"there is no '{other}'",
            "Known are pytorch (the step is in the 3x3 convolution of a bottleneck) and caffe (in its first one)"),
    };

    private static void RefuseOtherLayers(ConfigSection section)
    {
        foreach ((string key, string what) in _absent)
        {
            if (section.Node(key) is { } node && !(node is ConfigList list && list.All(item => item is ConfigScalar { Value: false })))
            {
                throw section.Error(key, $"{what} not built here", "Leave it out");
            }
        }

        if (section.OptionalSection("conv_cfg") is { } convolution)
        {
            if (convolution.Type is not ("Conv2d" or "Conv"))
            {
                throw convolution.Error("type", $"there is no convolution '{convolution.Type}' for the encoder", "Known is Conv2d");
            }

            convolution.Complete();
        }
    }
}
