namespace SegSharp.Configuration.Vocabulary;

/// <summary>Reads how long training takes, and how the learning rate and the momentum run.</summary>
internal sealed class ScheduleReader(ConfigProblems problems)
{
    /// <summary>Reads what there is.</summary>
    public Experiment Read(ConfigSection root, Experiment experiment)
    {
        experiment = ReadLength(root, experiment);
        if (root.Has("param_scheduler"))
        {
            root.Ignore("lr_config", "momentum_config");
            SchedulerReader reader = new(problems);

            // A piece of no length, such as 5% of a run of ten iterations, does nothing and is left out.
            (bool OfMomentum, SchedulerOptions Options)[] pieces =
            [
                .. root.Sections("param_scheduler").Select(section => reader.Read(section, experiment))
                    .Where(piece => piece.Options.End is null || piece.Options.End > piece.Options.Begin),
            ];
            experiment = experiment with
            {
                Schedulers = [.. pieces.Where(piece => !piece.OfMomentum).Select(piece => piece.Options)],
                MomentumSchedulers = [.. pieces.Where(piece => piece.OfMomentum).Select(piece => piece.Options)],
            };
        }
        else if (root.OptionalSection("lr_config") is { } legacy)
        {
            experiment = experiment with { Schedulers = [new RatePolicyReader(problems).Read(legacy)] };
        }

        if (!root.Has("param_scheduler") && root.OptionalSection("momentum_config") is { } momentum)
        {
            experiment = experiment with { MomentumSchedulers = [new MomentumPolicyReader(problems).Read(momentum)] };
        }

        return experiment;
    }

    private Experiment ReadLength(ConfigSection root, Experiment experiment)
    {
        // Before 0.11 these two top-level names held the model's settings; see ExperimentReader.
        if (root.OptionalSection("train_cfg") is { Dict.Count: > 0 } loop)
        {
            string type = loop.String("type",
                loop.Has("max_epochs") || loop.Bool("by_epoch", fallback: false) ? "EpochBasedTrainLoop" : "IterBasedTrainLoop");
            loop.OneOf("type", type, "IterBasedTrainLoop", "EpochBasedTrainLoop");
            bool byEpoch = type == "EpochBasedTrainLoop";
            string key = byEpoch ? "max_epochs" : "max_iters";
            int length = problems.AtLeast(loop, key, loop.Int(key), 1);
            loop.Ignore("by_epoch");
            experiment = experiment with
            {
                MaxIterations = byEpoch ? null : length,
                MaxEpochs = byEpoch ? length : null,
                ValidationBegin = problems.AtLeast(loop, "val_begin", ReadBegin(loop), 0),
                ValidationInterval = problems.AtLeast(loop, "val_interval", loop.Int("val_interval", byEpoch ? 1 : 1000), 1),
                DynamicIntervals = loop.Intervals("dynamic_intervals", problems),
            };
            loop.Complete();
        }

        experiment = experiment with
        {
            ValidatesInMixedPrecision = ReadLoop(root, "val_cfg", "ValLoop"),
            TestsInMixedPrecision = ReadLoop(root, "test_cfg", "TestLoop"),
        };

        if (experiment.MaxIterations is null && experiment.MaxEpochs is null)
        {
            return ReadRunner(root, experiment);
        }

        root.Ignore("runner", "total_iters", "total_epochs");
        return experiment;
    }

    // Configs in the wild say True for 1, which Python takes for the same.
    private static int ReadBegin(ConfigSection loop) =>
        loop.Node("val_begin") is ConfigScalar { Value: bool flag } ? (flag ? 1 : 0) : loop.Int("val_begin", 1);

    // Whether the loop is to run in mixed precision.
    private static bool ReadLoop(ConfigSection root, string key, string type)
    {
        if (root.Handed(key) is not { } loop || loop.Dict.ContainsKey("mode"))
        {
            return false;
        }

        loop.OneOf("type", loop.String("type", type), type);
        bool isMixed = loop.Bool("fp16", fallback: false);
        loop.Complete();
        return isMixed;
    }

    private Experiment ReadRunner(ConfigSection root, Experiment experiment)
    {
        if (root.OptionalSection("runner") is { } runner)
        {
            string type = runner.OneOf(
                "type", runner.String("type", "IterBasedRunner"), "IterBasedRunner", "IterBasedRunnerAmp", "EpochBasedRunner", "Runner");
            bool byEpoch = type == "EpochBasedRunner";
            string key = byEpoch ? "max_epochs" : "max_iters";
            int? length = type == "Runner" ? runner.OptionalInt(key) : runner.Int(key);
            problems.Require(length is null or > 0, runner, key, $"it is {length}", "Give an integer of at least 1");
            runner.Complete();
            return experiment with { MaxIterations = byEpoch ? null : length, MaxEpochs = byEpoch ? length : null };
        }

        int? iterations = root.OptionalInt("total_iters");
        int? epochs = root.OptionalInt("total_epochs");
        problems.Require(iterations is null or > 0, root, "total_iters", $"it is {iterations}", "Give an integer of at least 1");
        problems.Require(epochs is null or > 0, root, "total_epochs", $"it is {epochs}", "Give an integer of at least 1");
        return experiment with { MaxIterations = iterations, MaxEpochs = iterations is null ? epochs : null };
    }
}
