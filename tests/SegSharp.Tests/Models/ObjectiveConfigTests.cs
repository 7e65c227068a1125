using SegSharp.Configuration;
using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Models.Losses;
using SegSharp.Tensors;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Models;

/// <summary>What heads minimise, read from configs.</summary>
public sealed class ObjectiveConfigTests
{
    private const string Auxiliary = """
        dict(type='FCNHead', in_channels=16, in_index=1, channels=8, num_convs=1, concat_input=True, num_classes=3,
             norm_cfg=dict(type='BN'), loss_decode=dict(type='CrossEntropyLoss', loss_weight=0.4))
        """;

    [Fact]
    public void Build_SeveralLosses_AreNamedWeightedAndAddedUp()
    {
        BuiltModel built = Build("num_classes=3, loss_decode=[dict(type='CrossEntropyLoss', loss_name='loss_ce'), " +
            "dict(type='DiceLoss', loss_name='loss_dice', loss_weight=3.0), dict(type='FocalLoss', loss_name='focal')]");
        using TensorScope scope = TensorScope.Open();
        built.Model.Initialize();
        ObjectiveResult result = built.Objective.Compute(built.Model, Ops.Randn([2, 3, 32, 32]), Ops.Ones([2, 32, 32], DType.Int64));
        Assert.Equal(["decode.loss_ce", "decode.loss_dice", "decode.focal"], result.Terms.Select(term => term.Name));
        double sum = result.Terms[0].Value.Item() + result.Terms[1].Value.Item(); // 'focal' has no 'loss' in its name
        Assert.Equal(sum, result.Total.Item(), 1e-5);
        Assert.Equal(3, built.Objective.Decode.Losses[1].Weight);
    }

    [Theory]
    [InlineData("", "auxiliary_head.", "aux.loss_ce")]
    [InlineData("[", "auxiliary_head.0.", "aux_0.loss_ce")]
    public void Build_AuxiliaryHead_HasMmSegmentationsNames(string list, string prefix, string term)
    {
        string head = list.Length > 0 ? $"[{Auxiliary}]" : Auxiliary;
        BuiltModel built = Build("num_classes=3", $", auxiliary_head={head}");
        string[] names =
            [.. built.Model.NamedState().Select(s => s.Name).Where(name => name.StartsWith("auxiliary", StringComparison.Ordinal))];
        Assert.Contains($"{prefix}convs.0.conv.weight", names);
        Assert.Contains($"{prefix}convs.0.bn.running_mean", names);
        Assert.Contains($"{prefix}conv_cat.conv.weight", names);
        Assert.Contains($"{prefix}conv_seg.bias", names);

        using TensorScope scope = TensorScope.Open();
        built.Model.Initialize();
        ObjectiveResult result = built.Objective.Compute(built.Model, Ops.Randn([2, 3, 32, 32]), Ops.Ones([2, 32, 32], DType.Int64));
        Assert.Equal(["decode.loss_ce", term], result.Terms.Select(t => t.Name));
        result.Total.Backward();
        Assert.All(built.Model.NamedParameters(), p => Assert.NotNull(p.Parameter.Value.Grad));
    }

    [Fact]
    public void Build_ClassWeightsInAFile_AreRead()
    {
        using TemporaryDirectory directory = new();
        AtomicFile.WriteAllText(directory["weights.json"], "[1.0, 2.5, 0.5]");
        byte[] head = System.Text.Encoding.ASCII.GetBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }\n");
        byte[] values = [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(2.5), .. BitConverter.GetBytes(0.5)];
        byte[] array = [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. head, .. values];
        AtomicFile.WriteAllBytes(directory["weights.npy"], array);
        foreach (string file in (string[])["weights.json", "weights.npy"])
        {
            BuiltModel built = Build($"num_classes=3, loss_decode=dict(type='CrossEntropyLoss', class_weight='{directory[file]}')");
            Assert.Equal([1, 2.5, 0.5], ((CrossEntropyLoss)built.Objective.Decode.Losses[0]).ClassWeight!);
        }
    }

    [Fact]
    public void Build_OhemSampler_IsRead()
    {
        OhemPixelSampler sampler =
            Build("num_classes=3, sampler=dict(type='OHEMPixelSampler', thresh=0.7, min_kept=100000)").Objective.Decode.Sampler!;
        Assert.Equal((0.7, 100000L), (sampler.Threshold, sampler.MinKept));
    }

    [Theory]
    [InlineData("num_classes=3, loss_decode=dict(type='DiceLos')", "Did you mean 'DiceLoss'?")]
    [InlineData("num_classes=3, loss_decode=dict(type='DiceLoss', smooth=1, eps=0.1)", "different formulas")]
    [InlineData("num_classes=3, loss_decode=dict(type='FocalLoss', alpha=[0.1, 0.2])", "alpha has 2 numbers for 3 classes")]
    [InlineData("num_classes=3, loss_decode=dict(type='CrossEntropyLoss', loss_name='ce')", "only a loss whose loss_name")]
    [InlineData("num_classes=3, loss_decode=dict(type='LovaszLoss', loss_type='binary')", "'binary' is for one")]
    [InlineData("num_classes=3, loss_decode=dict(type='BoundaryLoss')", "an auxiliary head with out_channels=1")]
    [InlineData("num_classes=3, out_channels=1", "out_channels=1 with num_classes=2")]
    [InlineData("num_classes=2, out_channels=1, loss_decode=dict(type='CrossEntropyLoss')", "use_sigmoid=True")]
    [InlineData("num_classes=2, out_channels=1, threshold=1.5", "between 0 and 1")]
    [InlineData("num_classes=3, sampler=dict(type='OHEMPixelSampler'), loss_decode=dict(type='FocalLoss')", "Give a probability")]
    public void Build_AFault_IsToldWithItsRemedy(string head, string told) =>
        Assert.Contains(told, Assert.Throws<ConfigException>(() => Build(head)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("num_classes=2, out_channels=1, loss_decode=dict(type='CrossEntropyLoss', use_sigmoid=False)", "use_sigmoid")]
    [InlineData("num_classes=2, out_channels=1, loss_decode=dict(type='CrossEntropyLoss')", "type")]
    [InlineData("num_classes=3, loss_decode=dict(type='CrossEntropyLoss', class_weight=[1.0])", "class_weight")]
    [InlineData("num_classes=3, loss_decode=dict(type='FocalLoss', alpha=[0.1, 0.2])", "alpha")]
    [InlineData("num_classes=3, loss_decode=dict(type='LovaszLoss', loss_type='binary')", "loss_type")]
    [InlineData("num_classes=3, loss_decode=dict(type='LovaszLoss', loss_type='multi_class', per_image=True, classes=[0, 5])", "classes")]
    [InlineData("num_classes=3, loss_decode=dict(type='BoundaryLoss', loss_weight=2.0)", "type")]
    public void Build_LossThatDoesNotFit_PointsAtTheKeyThatHasToChange(string head, string key)
    {
        ConfigException e = Assert.Throws<ConfigException>(() => Build(head));
        Assert.Equal($"model.decode_head.loss_decode.{key}", e.Key);
        Assert.NotNull(e.Location);
    }

    [Theory]
    [InlineData(0.4, 1)]
    [InlineData(0.6, 0)]
    public void Classify_OneChannel_HoldsTheSigmoidAgainstTheThreshold(double threshold, double expected)
    {
        BuiltModel built = Build($"num_classes=2, out_channels=1, threshold={threshold}");
        using TensorScope scope = TensorScope.Open();
        Assert.Equal(expected, built.Model.Classify(Ops.Zeros([1, 1, 1, 1])).Item()); // a sigmoid of 0.5
    }

    private static BuiltModel Build(string head, string more = "") => ModelRegistry.Build(ExperimentReader.Read(ConfigFile.Parse($"""
        model = dict(
            type='EncoderDecoder',
            backbone=dict(type='MixVisionTransformer', embed_dims=8, num_layers=[1, 1, 1, 1], num_heads=[1, 2, 3, 4]),
            decode_head=dict(
                type='SegFormerHead', in_channels=[8, 16, 24, 32], in_index=[0, 1, 2, 3], dropout_ratio=0.1,
                norm_cfg=dict(type='BN'), decoder_params=dict(embed_dim=16), {head}){more})
        """, "config.py")).Model!);
}
