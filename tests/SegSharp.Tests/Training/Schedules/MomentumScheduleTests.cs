using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Schedules;

namespace SegSharp.Tests.Training.Schedules;

/// <summary>
/// Schedules of the momentum, and cyclic rates. The numbers were computed step by step with the recursive formulas of MMEngine's
/// <c>param_scheduler.py</c> and those of <c>lr_updater.py</c> and <c>momentum_updater.py</c> of MMCV 1.7.
/// </summary>
public sealed class MomentumScheduleTests
{
    [Theory]
    [InlineData("dict(type='CosineAnnealingMomentum', T_max=4, eta_min=0.5, by_epoch=False)", 0.9, 0.8414213562, 0.7, 0.5585786438, 0.5,
        0.5585786438, 0.7)]
    [InlineData("dict(type='LinearMomentum', start_factor=0.5, end=5, by_epoch=False)", 0.45, 0.5625, 0.675, 0.7875, 0.9, 0.9)]
    [InlineData("dict(type='PolyMomentum', power=2, eta_min=0.1, end=6, by_epoch=False)", 0.9, 0.612, 0.388, 0.228, 0.132, 0.1, 0.1)]
    [InlineData("dict(type='PolyParamScheduler', param_name='momentum', power=2, eta_min=0.1, end=6, by_epoch=False)", 0.9, 0.612, 0.388)]
    [InlineData("dict(type='StepMomentum', step_size=2, gamma=0.5, by_epoch=False)", 0.9, 0.9, 0.45, 0.45, 0.225)]
    [InlineData("dict(type='MultiStepMomentum', milestones=[1, 3], gamma=0.5, by_epoch=False)", 0.9, 0.45, 0.45, 0.225)]
    [InlineData("dict(type='ConstantMomentum', factor=0.5, end=3, by_epoch=False)", 0.45, 0.45, 0.9, 0.9)]
    [InlineData("dict(type='ExponentialMomentum', gamma=0.5, by_epoch=False)", 0.9, 0.45, 0.225)]
    [InlineData("dict(type='CosineRestartMomentum', periods=[2, 2], restart_weights=[1, 0.5], eta_min=0.0, by_epoch=False)", 0.9,
        0.45, 0.45, 0.225)]
    public void Scheduler_OfMomentum_IsThatOfMmEngine(string scheduler, params double[] expected)
    {
        Experiment experiment = Read($"param_scheduler = [dict(type='ConstantLR', factor=1, by_epoch=False), {scheduler}]");
        Assert.Single(experiment.Schedulers);
        AssertCourse(expected, new LearningRateSchedule(0.9, experiment.MomentumSchedulers, 8));
    }

    [Theory]
    [InlineData("policy='cyclic', target_ratio=(0.85 / 0.95, 1)", 0.95, 0.9353553391, 0.9, 0.8646446609, 0.85, 0.8566987298, 0.875, 0.9,
        0.925, 0.9433012702)]
    [InlineData("policy='Cyclic'", 0.95, 0.9353553391, 0.9)]
    [InlineData("policy='OneCycle'", 0.95, 0.9, 0.85, 0.8549515566, 0.8688255099, 0.8888739533, 0.9111260467, 0.9311744901,
        0.9450484434, 0.95)]
    [InlineData("policy='step', step=2, by_epoch=False, min_momentum=0.3", 0.95, 0.95, 0.475, 0.475, 0.3)]
    [InlineData("policy='step', step=[1, 3], gamma=0.1, by_epoch=False", 0.95, 0.095, 0.095, 0.0095)]
    [InlineData("policy='CosineAnnealing', min_momentum_ratio=0, by_epoch=False", 0.95, 0.9267518452)]
    [InlineData("policy='CosineAnnealing', min_momentum=0.95, by_epoch=False, warmup='linear', warmup_iters=2, warmup_ratio=0.95", 1.0,
        0.9743589744, 0.95)]
    [InlineData("policy='CosineAnnealing', min_momentum=0.5, by_epoch=False, warmup='constant', warmup_iters=2", 0.95, 0.95, 0.9070288237)]
    public void MomentumConfig_IsThatOfMmcv(string keys, params double[] expected) =>
        AssertCourse(expected, new LearningRateSchedule(0.95, Read($"momentum_config = dict({keys})").MomentumSchedulers, 10));

    [Theory]
    [InlineData("", 0.01, 0.0231801948, 0.055, 0.0868198052, 0.1, 0.0933013372, 0.07500025, 0.0500005, 0.02500075, 0.0066996628)]
    [InlineData("target_ratio=(10, 1e-4), cyclic_times=2, gamma=0.5", 0.01, 0.055, 0.1, 0.07500025, 0.02500075, 0.01, 0.0325, 0.055,
        0.04125025, 0.0137507500)]
    [InlineData("anneal_strategy='linear'", 0.01, 0.0325, 0.055, 0.0775, 0.1)]
    [InlineData("target_ratio=10.0", 0.01, 0.0231801948)]
    public void CyclicPolicy_IsThatOfMmcv(string keys, params double[] expected) =>
        AssertCourse(expected, new LearningRateSchedule(0.01, Read($"lr_config = dict(policy='cyclic', {keys})").Schedulers, 10));

    [Theory]
    [InlineData("lr_config = dict(policy='cyclic', by_epoch=True)", "by_epoch: it is True, but this policy counts iterations")]
    [InlineData("lr_config = dict(policy='cyclic', step_ratio_up=1.0)", "step_ratio_up: it is 1")]
    [InlineData("lr_config = dict(policy='cyclic', target_ratio=(1, 2, 3))", "target_ratio: it is (1, 2, 3)")]
    [InlineData("momentum_config = dict(policy='poly')", "policy: 'poly' is not known here")]
    [InlineData("momentum_config = dict(policy='step', step=[0])", "step: a step is below 1")]
    public void Read_WrongValue_IsToldWithItsKey(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Read(text)).Message, StringComparison.Ordinal);

    // gradients of 1: velocities 1, 0.5 * 1 + 1
    [Fact]
    public void Step_ChangedMomentumOfSgd_CountsFromThatStepOn()
    {
        (OptimizedParameter parameter, Sgd optimizer) = Number(parameters => new Sgd(parameters, new SgdOptions(Momentum: 0.9)));
        Assert.Equal(1 - 0.1, StepWith(optimizer, parameter, momentum: 0.9), 1e-6);
        Assert.Equal(0.9 - (0.1 * 1.5), StepWith(optimizer, parameter, momentum: 0.5), 1e-6);
    }

    // means of gradients 0.1 and 0.5 * 0.1 + 0.5; their corrections 1 - 0.9 and 1 - 0.5 ^ 2
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_ChangedMomentumOfAdam_IsItsFirstBeta(bool decoupled)
    {
        AdamOptions options = new(WeightDecay: 0, Eps: 0);
        (OptimizedParameter parameter, AdamFamily optimizer) = Number<AdamFamily>(parameters => decoupled ? new AdamW(parameters, options)
            : new Adam(parameters, options));
        Assert.Equal(1 - 0.1, StepWith(optimizer, parameter, momentum: 0.9), 1e-6);
        Assert.Equal(0.9 - (0.1 * 0.55 / 0.75), StepWith(optimizer, parameter, momentum: 0.5), 1e-5);
    }

    private static Experiment Read(string text) => ExperimentReader.Read(ConfigFile.Parse(text));

    private static void AssertCourse(double[] expected, LearningRateSchedule schedule) =>
        Assert.All(expected, (value, iteration) => Assert.Equal(value, schedule.RateAt(iteration), 1e-9));

    private static (OptimizedParameter Parameter, T Optimizer) Number<T>(Func<IReadOnlyList<OptimizedParameter>, T> build)
        where T : Optimizer
    {
        LayerNorm norm = new(1, eps: 1e-5);
        norm.Initialize();
        OptimizedParameter parameter = norm.NamedParameters().Where(named => named.Name == "weight")
            .Select(named => new OptimizedParameter(named.Name, named.Parameter)).Single();
        return (parameter, build([parameter]));
    }

    private static double StepWith(Optimizer optimizer, OptimizedParameter parameter, double momentum)
    {
        parameter.Parameter.Value.Grad = Ops.Ones([1]);
        optimizer.Momentum = momentum;
        optimizer.Step(0.1);
        return parameter.Parameter.Value.ToArray<float>()[0];
    }
}
