namespace SegSharp.Checkpoints.Dialects;

/// <summary>How a dialect names the tensors of an encoder and of the published decode head.</summary>
/// <remarks>In the patterns <c>{s}</c> is the stage from 1, <c>{z}</c> from 0, <c>{r}</c> counted from the last one, <c>{j}</c> the layer,
/// <c>{t}</c> timm's place of a patch embedding.</remarks>
internal sealed class NameTable
{
    private static readonly string[] _statistics = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];
    private static readonly string[] _both = ["weight", "bias"];

    private static readonly (string Own, string Foreign)[] _ownHead =
        [("linear_c{s}.proj", "linear_c{s}.proj"), ("linear_fuse.conv", "linear_fuse.conv"), ("linear_fuse.bn", "linear_fuse.bn"),
            ("linear_pred", "linear_pred")];

    private readonly (string Own, string Foreign, bool IsPointwise)[] _stage;
    private readonly (string Own, string Foreign, bool IsPointwise)[] _block;
    private readonly (string Own, string Foreign)[] _head;

    private NameTable(
        CheckpointDialect dialect, string anchor, (string Own, string Foreign, bool IsPointwise)[] stage,
        (string Own, string Foreign, bool IsPointwise)[] block, (string Own, string Foreign)[] head)
    {
        (Dialect, Anchor, _stage, _block, _head) = (dialect, anchor, stage, block, head);
    }

    /// <summary>
    /// The tables; <see cref="CheckpointDialect.Smp"/> after <see cref="CheckpointDialect.Original"/>, whose encoder it shares.
    /// </summary>
    public static IReadOnlyList<NameTable> All { get; } = [Original(), Smp(), MmSegmentation(), HuggingFace(), HuggingFace512(), Timm()];

    public CheckpointDialect Dialect { get; }

    /// <summary>The name, behind the encoder's prefix, by which the dialect is recognised.</summary>
    public string Anchor { get; }

    /// <summary>What the encoder is called inside of a segmentation model.</summary>
    public string EncoderPrefix => Dialect switch
    {
        CheckpointDialect.HuggingFace => "segformer.encoder.",
        CheckpointDialect.HuggingFace512 => "segformer.",
        CheckpointDialect.Smp => "encoder.",
        _ => "backbone.",
    };

    /// <summary>The weight of an encoder's first layer, behind its prefix.</summary>
    public string Stem => Encoder([0], prefix: "").First().Foreign[0];

    public static NameTable Of(CheckpointDialect dialect) => All.First(table => table.Dialect == dialect);

    /// <summary>A name by which a layer is found.</summary>
    public string BlockAnchor(int stage, int layer) => Fill(_block[0].Foreign, stage, layer) + ".weight";

    /// <summary>All rows of an encoder, under <c>backbone.</c> and behind the foreign prefix.</summary>
    public IEnumerable<NameRow> Encoder(IReadOnlyList<int> depths, string prefix)
    {
        for (int stage = 1; stage <= depths.Count; stage++)
        {
            foreach (NameRow row in _stage.SelectMany(pattern => Rows(pattern.Own, pattern.Foreign, pattern.IsPointwise, stage, 0, prefix)))
            {
                yield return row;
            }

            for (int layer = 0; layer < depths[stage - 1]; layer++)
            {
                foreach (NameRow row in _block.SelectMany(pattern =>
                    Rows(pattern.Own, pattern.Foreign, pattern.IsPointwise, stage, layer, prefix)))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>All rows of the published head; empty for a dialect that has none.</summary>
    public IEnumerable<NameRow> Head(string root)
    {
        foreach ((string own, string foreign) in _head)
        {
            for (int stage = 1; stage <= (own.Contains('{', StringComparison.Ordinal) ? 4 : 1); stage++)
            {
                foreach (string part in _statistics)
                {
                    yield return new NameRow([$"decode_head.{Fill(own, stage, 0)}.{part}"], [$"{root}{Fill(foreign, stage, 0)}.{part}"]);
                }
            }
        }
    }

    private static IEnumerable<NameRow> Rows(string own, string foreign, bool isPointwise, int stage, int layer, string prefix) =>
        _both.Select(part => new NameRow(
            [.. own.Split('|').Select(name => $"backbone.{Fill(name, stage, layer)}.{part}")],
            [.. foreign.Split('|').Select(name => name.EndsWith('_') ? $"{prefix}{Fill(name, stage, layer)}{part}"
                : $"{prefix}{Fill(name, stage, layer)}.{part}")],
            isPointwise && part == "weight"));

    private static string Fill(string pattern, int stage, int layer) => pattern
        .Replace("{t}", stage == 1 ? "patch_embed" : "stages.{z}.downsample", StringComparison.Ordinal)
        .Replace("{s}", $"{stage}", StringComparison.Ordinal).Replace("{z}", $"{stage - 1}", StringComparison.Ordinal)
        .Replace("{r}", $"{4 - stage}", StringComparison.Ordinal).Replace("{j}", $"{layer}", StringComparison.Ordinal);

    private static (string Own, string Foreign, bool IsPointwise)[] Blocks(
        string prefix, string norm1, string queries, string keysAndValues, string projection, string reduction,
        string reductionNorm, string norm2,
        string expand, string depthwise, string contract, bool isPointwise = false)
    {
        const string Own = "block{s}.{j}.";
        string Foreign(string names) => string.Join('|', names.Split('|').Select(name => prefix + name));
        List<(string, string, bool)> rows = [(Own + "norm1", Foreign(norm1), false)];
        if (queries == keysAndValues)
        {
            rows.Add(($"{Own}attn.q|{Own}attn.kv", Foreign(queries), false));
        }
        else
        {
            rows.Add((Own + "attn.q", Foreign(queries), false));
            rows.Add((Own + "attn.kv", Foreign(keysAndValues), false));
        }

        rows.AddRange(
        [
            (Own + "attn.proj", Foreign(projection), false), (Own + "attn.sr", Foreign(reduction), false),
            (Own + "attn.norm", Foreign(reductionNorm), false),
            (Own + "norm2", Foreign(norm2), false), (Own + "mlp.fc1", Foreign(expand), isPointwise),
            (Own + "mlp.dwconv.dwconv", Foreign(depthwise), false), (Own + "mlp.fc2", Foreign(contract), isPointwise),
        ]);
        return [.. rows];
    }

    private static (string Own, string Foreign, bool IsPointwise)[] Stages(string projection, string norm, string stageNorm) =>
        [("patch_embed{s}.proj", projection, false), ("patch_embed{s}.norm", norm, false), ("norm{s}", stageNorm, false)];

    private static NameTable Original() => new(
        CheckpointDialect.Original, "patch_embed1.proj.weight",
        Stages("patch_embed{s}.proj", "patch_embed{s}.norm", "norm{s}"), OwnBlocks(),
        [.. _ownHead.Select(row => (row.Own, "decode_head." + row.Foreign))]);

    private static NameTable Smp() => new(
        CheckpointDialect.Smp, "patch_embed1.proj.weight",
        Stages("patch_embed{s}.proj", "patch_embed{s}.norm", "norm{s}"), OwnBlocks(),
        [
            ("linear_c{s}.proj", "decoder.mlp_stage.{r}.linear"), ("linear_fuse.conv", "decoder.fuse_stage.0"),
            ("linear_fuse.bn", "decoder.fuse_stage.1"), ("linear_pred", "segmentation_head.0"),
        ]);

    private static (string Own, string Foreign, bool IsPointwise)[] OwnBlocks() => Blocks(
        "block{s}.{j}.", "norm1", "attn.q", "attn.kv", "attn.proj", "attn.sr", "attn.norm", "norm2", "mlp.fc1",
        "mlp.dwconv.dwconv", "mlp.fc2");

    // The head of this code base is another function, with the same names here as there: it is not in the table.
    private static NameTable MmSegmentation() => new(
        CheckpointDialect.MmSegmentation, "layers.0.0.projection.weight",
        Stages("layers.{z}.0.projection", "layers.{z}.0.norm", "layers.{z}.2"),
        Blocks(
            "layers.{z}.1.{j}.", "norm1", "attn.attn.in_proj_", "attn.attn.in_proj_", "attn.attn.out_proj", "attn.sr", "attn.norm", "norm2",
            "ffn.layers.0", "ffn.layers.1", "ffn.layers.4", isPointwise: true),
        []);

    private static NameTable HuggingFace() => new(
        CheckpointDialect.HuggingFace, "patch_embeddings.0.proj.weight",
        Stages("patch_embeddings.{z}.proj", "patch_embeddings.{z}.layer_norm", "layer_norm.{z}"),
        Blocks(
            "block.{z}.{j}.", "layer_norm_1", "attention.self.query", "attention.self.key|attention.self.value", "attention.output.dense",
            "attention.self.sr", "attention.self.layer_norm", "layer_norm_2", "mlp.dense1", "mlp.dwconv.dwconv", "mlp.dense2"),
        HuggingFaceHead("linear_c"));

    // source: transformers 5.12, models/segformer/modeling_segformer.py
    private static NameTable HuggingFace512() => new(
        CheckpointDialect.HuggingFace512, "stages.0.patch_embeddings.proj.weight",
        Stages("stages.{z}.patch_embeddings.proj", "stages.{z}.patch_embeddings.layer_norm", "stages.{z}.layer_norm"),
        Blocks(
            "stages.{z}.blocks.{j}.", "layernorm_before", "attention.q_proj", "attention.k_proj|attention.v_proj", "attention.o_proj",
            "attention.sequence_reduction.sequence_reduction", "attention.sequence_reduction.layer_norm", "layernorm_after",
            "mlp.fc1", "mlp.dwconv.dwconv", "mlp.fc2"),
        HuggingFaceHead("linear_projections"));

    private static (string Own, string Foreign)[] HuggingFaceHead(string projections) =>
    [
        ("linear_c{s}.proj", $"decode_head.{projections}.{{z}}.proj"), ("linear_fuse.conv", "decode_head.linear_fuse"),
        ("linear_fuse.bn", "decode_head.batch_norm"), ("linear_pred", "decode_head.classifier"),
    ];

    // other encoders have stages of blocks too, but not queries apart from keys and values
    private static NameTable Timm() => new(
        CheckpointDialect.Timm, "stages.0.blocks.0.attn.q.weight",
        Stages("{t}.proj", "{t}.norm", "stages.{z}.norm"),
        Blocks(
            "stages.{z}.blocks.{j}.", "norm1", "attn.q", "attn.kv", "attn.proj", "attn.sr", "attn.norm", "norm2", "mlp.fc1",
            "mlp.dwconv", "mlp.fc2"),
        []);
}
