using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Optimizers;

namespace SegSharp.Tests.Training.Optimizers;

public sealed class OptimizerFactoryTests
{
    [Theory]
    [InlineData("type='SGD', lr=0.01, momentum=0.9, weight_decay=0.0005", typeof(Sgd))]
    [InlineData("type='Adam', lr=0.01, amsgrad=True", typeof(Adam))]
    [InlineData("type='AdamW', lr=0.01, amsgrad=True", typeof(AdamW))]
    public void Create_FromConfigs_BuildsTheOptimizerNamed(string config, Type expected)
    {
        using TensorScope scope = TensorScope.Open();
        Linear model = new(2, 2);
        model.Initialize();
        Assert.IsType(expected, OptimizerFactory.Create(model, Read($"optimizer=dict({config})").Optimizer!));
    }

    [Fact]
    public void Create_AmsGrad_RemembersTheLargestMean()
    {
        using TensorScope scope = TensorScope.Open();
        Linear model = new(2, 2);
        model.Initialize();
        Optimizer optimizer = OptimizerFactory.Create(model, Read("optimizer=dict(type='AdamW', lr=0.01, amsgrad=True)").Optimizer!);
        Assert.Contains("weight.max_exp_avg_sq", optimizer.State().Select(s => s.Name));
    }

    [Theory]
    [InlineData("max_norm=0.5", 0.5, 2, false)]
    [InlineData("max_norm=35, norm_type=1", 35, 1, false)]
    [InlineData("max_norm=35, norm_type='inf'", 35, double.PositiveInfinity, false)]
    [InlineData("type='value', clip_value=0.1", 0.1, 2, true)]
    public void Read_ClipGrad_IsANormOrAValue(string clip, double maximum, double p, bool byValue) => Assert.Equal(
        new ClipGradientOptions(maximum, p, byValue),
        Read($"optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.01), clip_grad=dict({clip}))").ClipGradient);

    private static Experiment Read(string config) => ExperimentReader.Read(ConfigFile.Parse(config, "config.py"));
}
