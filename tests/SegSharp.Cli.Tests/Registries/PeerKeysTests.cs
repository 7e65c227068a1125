using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// Documented keys of the peers: one at its default is no error, and one that cannot be followed is refused in a sentence.
/// </summary>
public sealed class PeerKeysTests : IDisposable
{
    // Small, and whole: reading, building and a step on symbols find nothing to say.
    private const string Text = """
        pipeline = [dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]
        model = dict(
            type='EncoderDecoder',
            data_preprocessor=dict(type='SegDataPreProcessor', mean=[120, 120, 120], std=[60, 60, 60], bgr_to_rgb=True, size=(64, 64)),
            backbone=dict(type='MixVisionTransformer', embed_dims=8, num_layers=[1, 1, 1, 1], num_heads=[1, 2, 5, 8]),
            decode_head=dict(type='SegFormerHead', in_channels=[8, 16, 40, 64], channels=16, num_classes=2, norm_cfg=dict(type='BN')))
        common = dict(type='BaseSegDataset', data_root='x', data_prefix=dict(img_path='i', seg_map_path='m'),
            metainfo=dict(classes=('a', 'b')))
        train_dataloader = dict(batch_size=2, num_workers=0, dataset=dict(**common, pipeline=list(pipeline)))
        val_dataloader = dict(batch_size=1, num_workers=0, dataset=dict(**common, pipeline=list(pipeline)))
        val_evaluator = dict(type='IoUMetric')
        optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=0.001))
        train_cfg = dict(type='IterBasedTrainLoop', max_iters=3, val_interval=3)

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(PeerKeys.Accepted), MemberType = typeof(PeerKeys))]
    public void Doctor_DocumentedKeysAtTheirDefaults_FindsNothing(string lines) => Look(lines).Expect(0);

    [Theory]
    [MemberData(nameof(PeerKeys.Refused), MemberType = typeof(PeerKeys))]
    public void Doctor_ValueThatIsNotFollowed_IsRefusedWithItsKey(string lines, string key, string expected)
    {
        CliResult result = Look(lines).Expect(1);
        Assert.Contains(key, result.Out, StringComparison.Ordinal);
        Assert.Contains(expected, result.Out, StringComparison.Ordinal);
    }

    private CliResult Look(string lines)
    {
        IO.AtomicFile.WriteAllText(_folder.At("config.py"), Text + lines + "\n");
        return InProcess.Run("doctor", _folder.At("config.py"), "--config-only");
    }
}
