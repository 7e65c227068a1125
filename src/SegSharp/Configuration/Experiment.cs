using System.Diagnostics.CodeAnalysis;

namespace SegSharp.Configuration;

/// <summary>
/// What a config asks for, whichever generation of MMSegmentation's keys it was written in. Read by <see cref="ExperimentReader"/>.
/// </summary>
public sealed record Experiment
{
    /// <summary>The merged config that this was read from.</summary>
    public required ConfigDict Source { get; init; }

    /// <summary>What the config may name, with the plugins that it was read with.</summary>
    public Registries Registries { get; init; } = new();

    /// <summary>
    /// The model, without <c>data_preprocessor</c>; null in configs that describe none.
    /// Whole or slide inference stays in its <c>test_cfg</c>.
    /// </summary>
    public ConfigSection? Model { get; init; }

    /// <summary>Normalisation and padding of batches (1.x); null where the pipeline does them (0.x).</summary>
    public DataPreprocessorOptions? DataPreprocessor { get; init; }

    /// <summary>The training data.</summary>
    public DataOptions? Train { get; init; }

    /// <summary>The validation data.</summary>
    public DataOptions? Val { get; init; }

    /// <summary>The test data.</summary>
    public DataOptions? Test { get; init; }

    /// <summary>The optimizer.</summary>
    public OptimizerOptions? Optimizer { get; init; }

    /// <summary>Bound of the gradient; null for none.</summary>
    public ClipGradientOptions? ClipGradient { get; init; }

    /// <summary>Number of batches whose gradients are added up for one step.</summary>
    public int AccumulativeCounts { get; init; } = 1;

    /// <summary>Mixed precision; null for plain float32.</summary>
    public MixedPrecisionOptions? MixedPrecision { get; init; }

    /// <summary>Whether validations are computed in mixed precision: with <c>fp16</c> (0.x) or <c>val_cfg.fp16</c> (1.x).</summary>
    public bool ValidatesInMixedPrecision { get; init; }

    /// <summary>Whether the test is computed in mixed precision: with <c>test_cfg.fp16</c>.</summary>
    public bool TestsInMixedPrecision { get; init; }

    /// <summary>The course of the learning rate; schedulers of 1.x act one after the other, 0.x has one with a warm-up.</summary>
    public IReadOnlyList<SchedulerOptions> Schedulers { get; init; } = [];

    /// <summary>The course of the optimizer's momentum, or of Adam's first beta; empty where it stays as the optimizer has it.</summary>
    public IReadOnlyList<SchedulerOptions> MomentumSchedulers { get; init; } = [];

    /// <summary>Length of the training in iterations; null if it is counted in epochs or not given.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>Length of the training in epochs; null if it is counted in iterations or not given.</summary>
    public int? MaxEpochs { get; init; }

    /// <summary>Iterations (or epochs, see <see cref="MaxEpochs"/>) between validations; null for none.</summary>
    public int? ValidationInterval { get; init; }

    /// <summary>Other intervals from certain iterations (or epochs) on, in rising order.</summary>
    public IReadOnlyList<(int Begin, int Interval)> DynamicIntervals { get; init; } = [];

    /// <summary>The iteration (or epoch, see <see cref="MaxEpochs"/>) before which nothing is validated, not even at the end.</summary>
    public int ValidationBegin { get; init; } = 1;

    /// <summary>When checkpoints are written and which are kept.</summary>
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>What is measured in validation.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>What is measured in the test.</summary>
    public EvaluationOptions TestEvaluation { get; init; } = new();

    /// <summary>Iterations between lines of the log.</summary>
    public int LogInterval { get; init; } = 50;

    /// <summary>How TensorBoard event files are written; null for none.</summary>
    public TensorBoardOptions? TensorBoard { get; init; }

    /// <summary>Samples between predictions that are drawn during validation; null for none.</summary>
    public int? VisualizationInterval { get; init; }

    /// <summary>The random seed; null to draw one.</summary>
    public int? Seed { get; init; }

    /// <summary>The most pixels that an image or mask may have; null for the usual limit.</summary>
    public int? MaxPixels { get; init; }

    /// <summary>Whether only deterministic kernels may run.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Checkpoint whose weights training begins with.</summary>
    public string? LoadFrom { get; init; }

    /// <summary>Checkpoint that training goes on from, by whichever key it is named.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Whether training goes on from the latest checkpoint of <see cref="WorkDir"/>, where there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Folder for everything that the run writes.</summary>
    public string? WorkDir { get; init; }

    /// <summary>Further hooks, such as <c>EMAHook</c>.</summary>
    public IReadOnlyList<ConfigSection> CustomHooks { get; init; } = [];

    /// <summary>The pipeline of test-time augmentation; empty if there is none.</summary>
    public IReadOnlyList<ConfigSection> TestTimePipeline { get; init; } = [];

    /// <summary>Knowledge distillation, if it is asked for.</summary>
    public ConfigSection? Distiller { get; init; }

    /// <summary>Quantization, if it is asked for.</summary>
    public ConfigSection? Quantization { get; init; }

    /// <summary>Paths of the keys that were accepted without meaning anything here.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Top-level names of the config's files that nothing reads.</summary>
    public IReadOnlyList<UnreadKey> Unread { get; init; } = [];

    /// <summary>What short names on the command line were taken for, such as <c>max_iters</c> and <c>train_cfg.max_iters</c>.</summary>
    public IReadOnlyList<(string Name, string Path)> Shortened { get; init; } = [];

    /// <summary>The keys that training needs and the config lacks.</summary>
    internal IReadOnlyList<string> MissingForTraining =>
    [
        .. Model is null ? ["model"] : (string[])[],
        .. Train is null ? ["train_dataloader (or data.train)"] : (string[])[],
        .. Optimizer is null ? ["optim_wrapper (or optimizer)"] : (string[])[],
        .. MaxIterations is null && MaxEpochs is null ? ["train_cfg.max_iters (or runner.max_iters)"] : (string[])[],
    ];

    /// <summary>The keys that a test needs and the config lacks.</summary>
    internal IReadOnlyList<string> MissingForTest =>
        [.. Model is null ? ["model"] : (string[])[],
            .. Test is null && Val is null ? ["test_dataloader (or data.test, val_dataloader, data.val)"] : (string[])[]];

    /// <summary>What the config asks for and nobody does yet: it is refused, never passed over.</summary>
    internal IEnumerable<ConfigException> Unsupported()
    {
        if (Distiller is { } distiller)
        {
            yield return distiller.Error("type", "distillation is not built yet", "Remove 'distiller' to train the student alone");
        }

        if (Quantization is { } quantization)
        {
            yield return new ConfigException("quantization is not built yet", quantization.Location, quantization.Path,
                "Remove it to train in float32");
        }
    }

    /// <summary>Sees that everything is there that training needs.</summary>
    /// <exception cref="ConfigException">Something is missing; the message names all of it.</exception>
    [MemberNotNull(nameof(Model), nameof(Train), nameof(Optimizer))]
    public void RequireTraining()
    {
        if (Model is null || Train is null || Optimizer is null || MissingForTraining.Count > 0)
        {
            throw Missing("trained", MissingForTraining);
        }
    }

    /// <summary>Sees that everything is there that a test needs.</summary>
    /// <exception cref="ConfigException">Something is missing; the message names all of it.</exception>
    internal void RequireTest()
    {
        if (MissingForTest.Count > 0)
        {
            throw Missing("tested", MissingForTest);
        }
    }

    private ConfigException Missing(string verb, IReadOnlyList<string> keys) => new(
        $"the config cannot be {verb}, for it lacks {string.Join(", ", keys)}", Source.Location,
        remedy: "Add these keys, or name a file with them in _base_");
}
