namespace SegSharp.Configuration.Vocabulary;

/// <summary>Reads <c>optim_wrapper</c> (1.x), or <c>optimizer</c>, <c>optimizer_config</c> and <c>fp16</c> (0.x).</summary>
internal sealed class OptimizerReader(ConfigProblems problems)
{
    /// <summary>The optimizers by name.</summary>
    public static readonly string[] Types = ["SGD", "Adam", "AdamW"];

    /// <summary>Reads what there is.</summary>
    public Experiment Read(ConfigSection root, Experiment experiment)
    {
        if (root.OptionalSection("fp16") is { } fp16)
        {
            experiment = experiment with { MixedPrecision = ReadLossScale(fp16), ValidatesInMixedPrecision = true };
            fp16.Complete();
        }

        if (root.OptionalSection("optim_wrapper") is { } wrapper)
        {
            // The top-level 'optimizer' is then a variable that optim_wrapper refers to; where it is something else, it counts for nothing.
            if (!ConfigNode.SameValue(root.Node("optimizer"), wrapper.Node("optimizer")))
            {
                root.Ignore("optimizer");
            }

            root.Ignore("optimizer_config");
            return ReadWrapper(wrapper, experiment);
        }

        if (root.OptionalSection("optimizer") is { } optimizer)
        {
            experiment = experiment with { Optimizer = ReadOptimizer(optimizer, optimizer, isCurrent: false) };
            optimizer.Complete();
        }

        return root.OptionalSection("optimizer_config") is { } config ? ReadConfig(config, experiment) : experiment;
    }

    private Experiment ReadWrapper(ConfigSection wrapper, Experiment experiment)
    {
        string type = wrapper.OneOf("type", wrapper.String("type", "OptimWrapper"), "OptimWrapper", "AmpOptimWrapper");
        ConfigSection optimizer = wrapper.Section("optimizer");
        Experiment result = experiment with
        {
            Optimizer = ReadOptimizer(optimizer, wrapper, isCurrent: true),
            ClipGradient = ReadClip(wrapper, "clip_grad"),
            AccumulativeCounts = problems.AtLeast(wrapper, "accumulative_counts", wrapper.Int("accumulative_counts", 1), 1),
            MixedPrecision = type == "AmpOptimWrapper" ? ReadLossScale(wrapper) : experiment.MixedPrecision,
        };
        if (type == "OptimWrapper")
        {
            // Left over where a config turns mixed precision off by changing the type alone.
            wrapper.Ignore("loss_scale", "dtype");
        }

        wrapper.Ignore("use_fp16", "use_fsdp");
        wrapper.Complete();
        return result;
    }

    private Experiment ReadConfig(ConfigSection config, Experiment experiment)
    {
        string type = config.OneOf(
            "type", config.String("type", "OptimizerHook"),
            "OptimizerHook", "DistOptimizerHook", "Fp16OptimizerHook", "GradientCumulativeOptimizerHook",
            "GradientCumulativeFp16OptimizerHook");
        int update = config.Int("update_interval", 1);
        experiment = experiment with
        {
            ClipGradient = ReadClip(config, "grad_clip"),
            AccumulativeCounts = problems.AtLeast(config, "cumulative_iters", config.Int("cumulative_iters", update), 1),
            MixedPrecision = type.Contains("Fp16", StringComparison.Ordinal) ? ReadLossScale(config) : experiment.MixedPrecision,
        };
        config.Ignore("coalesce", "bucket_size_mb", "use_fp16", "detect_anomalous_params", "distributed");
        config.Complete();
        return experiment;
    }

    private OptimizerOptions ReadOptimizer(ConfigSection optimizer, ConfigSection owner, bool isCurrent)
    {
        if (!Types.Contains(optimizer.Type) && optimizer.Registries.Knows(optimizer.Type))
        {
            optimizer.Ignore([.. optimizer.Dict.Keys]); // the class reads them
            return new OptimizerOptions(optimizer.Type, problems.AtLeast(optimizer, "lr", optimizer.Double("lr"), 0))
            {
                Custom = optimizer,
                Paramwise = ReadParamwise(owner) with { UsesCurrentNames = isCurrent },
            };
        }

        string type = optimizer.OneOf("type", optimizer.Type, Types);
        OptimizerOptions result = new(type, problems.AtLeast(optimizer, "lr", optimizer.Double("lr"), 0))
        {
            WeightDecay = problems.AtLeast(optimizer, "weight_decay", optimizer.Double("weight_decay", type == "AdamW" ? 0.01 : 0), 0),
            Paramwise = ReadParamwise(owner) with { UsesCurrentNames = isCurrent },
        };
        if (type == "SGD")
        {
            result = result with
            {
                Momentum = problems.AtLeast(optimizer, "momentum", optimizer.Double("momentum", 0), 0),
                Dampening = optimizer.Double("dampening", 0),
                Nesterov = optimizer.Bool("nesterov", fallback: false),
            };
            problems.Require(
                !result.Nesterov || (result.Momentum > 0 && result.Dampening == 0),
                optimizer, "nesterov", "it is True without momentum, or with dampening", "Set momentum above 0 and dampening to 0");
        }
        else
        {
            double[] betas = optimizer.Doubles("betas", [0.9, 0.999]);
            problems.Require(
                betas.Length == 2 && betas.All(beta => beta is >= 0 and < 1),
                optimizer, "betas", $"it is ({string.Join(", ", betas)})", "Give two numbers from 0 to below 1, such as (0.9, 0.999)");
            result = result with
            {
                Beta1 = betas[0],
                Beta2 = betas[^1],
                Eps = problems.AtLeast(optimizer, "eps", optimizer.Double("eps", 1e-8), 0),
                AmsGrad = optimizer.Bool("amsgrad", fallback: false),
            };
        }

        optimizer.Ignore("foreach", "fused", "capturable", "differentiable");
        optimizer.Only("maximize", false);
        optimizer.Only("decoupled_weight_decay", type == "AdamW");
        return result;
    }

    private ParamwiseOptions ReadParamwise(ConfigSection owner)
    {
        string constructor = owner.String("constructor", "DefaultOptimWrapperConstructor");
        if (constructor.Split('.')[^1] is "LearningRateDecayOptimizerConstructor" or "LayerDecayOptimizerConstructor")
        {
            throw owner.Error(
                "constructor", $"'{constructor}' knows the layers of ConvNeXt, BEiT and MAE alone, as in MMSegmentation, " +
                    "and not those of a Mix Transformer",
                "Leave it out, and give paramwise_cfg.custom_keys a learning rate for each stage, " +
                    "such as 'backbone.layers.0': dict(lr_mult=0.1)");
        }

        owner.OneOf("constructor", constructor, "DefaultOptimWrapperConstructor", "DefaultOptimizerConstructor");
        if (owner.OptionalSection("paramwise_cfg") is not { } section)
        {
            return new ParamwiseOptions();
        }

        List<CustomKeyOptions> keys = [];
        if (section.OptionalSection("custom_keys") is { } custom)
        {
            foreach (string pattern in custom.Dict.Keys)
            {
                ConfigSection factors = custom.Section(pattern);
                keys.Add(new CustomKeyOptions(
                    pattern,
                    problems.AtLeast(factors, "lr_mult", factors.Double("lr_mult", 1), 0),
                    problems.AtLeast(factors, "decay_mult", factors.Double("decay_mult", 1), 0)));
            }
        }

        section.Ignore("dcn_offset_lr_mult", "bypass_duplicate"); // no parameter stands in a model twice
        return new ParamwiseOptions
        {
            CustomKeys = keys,
            BiasLrMult = section.OptionalDouble("bias_lr_mult"),
            BiasDecayMult = section.OptionalDouble("bias_decay_mult"),
            NormDecayMult = section.OptionalDouble("norm_decay_mult"),
            DepthwiseDecayMult = section.OptionalDouble("dwconv_decay_mult"),
            FlatDecayMult = section.OptionalDouble("flat_decay_mult"),
        };
    }

    private ClipGradientOptions? ReadClip(ConfigSection owner, string key)
    {
        if (owner.OptionalSection(key) is not { } section)
        {
            return null;
        }

        string type = section.OneOf("type", section.String("type", "norm"), "norm", "value");
        section.Ignore("error_if_nonfinite");
        if (type == "value")
        {
            return new ClipGradientOptions(problems.Positive(section, "clip_value", section.Double("clip_value")), ByValue: true);
        }

        // infinity has no literal in Python, so those configs write it as a string
        double p = section.Node("norm_type") is ConfigScalar { Value: "inf" }
            ? double.PositiveInfinity
            : problems.Positive(section, "norm_type", section.Double("norm_type", 2));
        return new ClipGradientOptions(problems.Positive(section, "max_norm", section.Double("max_norm")), p);
    }

    private MixedPrecisionOptions ReadLossScale(ConfigSection owner)
    {
        MixedPrecisionOptions result = new() { DataType = owner.OptionalString("dtype") };
        if (result.DataType is { } type)
        {
            owner.OneOf("dtype", type, "float16", "bfloat16");
        }

        switch (owner.Node("loss_scale"))
        {
            case null or ConfigScalar { Value: "dynamic" }:
                return result;
            case ConfigDict:
                ConfigSection scale = owner.Section("loss_scale");
                scale.Ignore("enabled");
                if (scale.Has("scale_window") || scale.Has("scale_factor") || scale.Has("mode"))
                {
                    return ReadWindow(scale, result);
                }

                return result with
                {
                    InitialScale = problems.Positive(scale, "init_scale", scale.Double("init_scale", result.InitialScale)),
                    GrowthFactor = problems.Positive(scale, "growth_factor", scale.Double("growth_factor", result.GrowthFactor)),
                    BackoffFactor = problems.Positive(scale, "backoff_factor", scale.Double("backoff_factor", result.BackoffFactor)),
                    GrowthInterval = problems.AtLeast(scale, "growth_interval", scale.Int("growth_interval", result.GrowthInterval), 1),
                };
            case ConfigScalar { Value: string }:
                throw owner.Error("loss_scale", $"'{owner.String("loss_scale")}' is not known here", "Give 'dynamic', a number or a dict");
            default:
                return result with { IsDynamic = false, InitialScale = problems.Positive(owner, "loss_scale", owner.Double("loss_scale")) };
        }
    }

    // The keys of MMCV 1.x's own scaler, whose rule differs from PyTorch's.
    private MixedPrecisionOptions ReadWindow(ConfigSection scale, MixedPrecisionOptions options) => options with
    {
        IsDynamic = scale.OneOf("mode", scale.String("mode", "dynamic"), "dynamic", "static") == "dynamic",
        InitialScale = problems.Positive(scale, "init_scale", scale.Double("init_scale", 4294967296)),
        GrowthFactor = problems.Positive(scale, "scale_factor", scale.Double("scale_factor", 2)),
        Window = problems.AtLeast(scale, "scale_window", scale.Int("scale_window", 1000), 1),
    };
}
