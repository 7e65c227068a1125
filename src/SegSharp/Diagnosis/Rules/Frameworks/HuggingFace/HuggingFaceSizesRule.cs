using SegSharp.Diagnosis.Subjects;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>SEG0203: a <c>config.json</c> whose sizes are not those of the weights beside it.</summary>
internal sealed class HuggingFaceSizesRule : IDiagnosisRule
{
    private const int Stages = 4;

    // what SegformerConfig builds where the file says nothing
    private static readonly MixVisionTransformerOptions _usual = MixVisionTransformerOptions.Published;

    private static readonly (string Key, IReadOnlyList<int> Default)[] _lists =
    [
        ("hidden_sizes", _usual.EmbedDims), ("depths", _usual.Depths), ("patch_sizes", _usual.PatchSizes), ("sr_ratios", _usual.SrRatios),
        ("mlp_ratios", _usual.MlpRatios),
    ];

    private static readonly (string Key, int Default)[] _numbers = [("num_channels", 3), ("decoder_hidden_size", 256)];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework != Framework.HuggingFace || CheckpointFacts.Of(subject) is not { Dialect: MitDialect.HuggingFace } file
            || subject.Config["model_type"].Text is not (null or "segformer"))
        {
            yield break;
        }

        foreach ((string key, IReadOnlyList<int> fallback) in _lists)
        {
            IReadOnlyList<int>? said = subject.Config[key].Exists ? subject.Config[key].Integers : fallback;
            if (InWeights(file, key) is { } found && (said is null || !said.SequenceEqual(found)))
            {
                yield return Contradiction(subject, key, said, found);
            }
        }

        foreach ((string key, int fallback) in _numbers)
        {
            int? said = subject.Config[key].Exists ? subject.Config[key].Integer : fallback;
            if (InWeights(file, key) is [int found] && said != found)
            {
                yield return Contradiction(subject, key, said, found);
            }
        }
    }

    private static Finding Contradiction(Subject subject, string key, object? said, object found) => Tell.Of(
        DiagnosisCodes.CheckpointShape, "hf-sizes", subject.Config[key].Place with { Tensor = null },
        ("key", key), ("said", said ?? "-"), ("found", found), ("path", subject.CheckpointFile ?? "-")) with
    {
        Severity = Severity.Error,
        Edits = [Tell.Set(subject.Config[key], found)],
    };

    // null where the header does not show it
    private static int[]? InWeights(CheckpointFacts file, string key) => key switch
    {
        "hidden_sizes" => Each(stage => Size(file, Projection(stage), 0)),
        "patch_sizes" => Each(stage => Size(file, Projection(stage), 2)),
        "depths" => file.MixTransformer().Depths is { Count: Stages } depths
            ? Each(stage => depths.TryGetValue(stage, out int depth) ? depth : null) : null,
        "sr_ratios" => Each(stage =>
            Size(file, Block(stage, "attention.self.sr.weight", "attention.sequence_reduction.sequence_reduction.weight"), 2)
                ?? Unreduced(file, stage)),
        "mlp_ratios" =>
            Each(stage => Size(file, Block(stage, "mlp.dense1.weight", "mlp.fc1.weight"), 0) / Size(file, Projection(stage), 0)),
        "num_channels" => Size(file, Projection(0), 1) is { } channels ? [channels] : null,
        _ => Size(file, ["decode_head.linear_fuse.weight"], 0) is { } width ? [width] : null,
    };

    // a stage with a ratio of 1 has no convolution
    private static int? Unreduced(CheckpointFacts file, int stage) =>
        file.Find(Block(stage, "attention.self.query.weight", "attention.q_proj.weight")) is null ? null : 1;

    private static string[] Projection(int stage) =>
        [$"patch_embeddings.{stage}.proj.weight", $"stages.{stage}.patch_embeddings.proj.weight"];

    private static string[] Block(int stage, string old, string current) =>
        [$"block.{stage}.0.{old}", $"stages.{stage}.blocks.0.{current}"];

    private static int[]? Each(Func<int, int?> read)
    {
        int?[] values = [.. Enumerable.Range(0, Stages).Select(read)];
        return values.Contains(null) ? null : [.. values.Select(value => value!.Value)];
    }

    private static int? Size(CheckpointFacts file, string[] names, int axis) =>
        file.Find(names) is (_, { } shape) && shape.Count > axis && shape[axis] is > 0 and <= int.MaxValue ? (int)shape[axis] : null;
}
