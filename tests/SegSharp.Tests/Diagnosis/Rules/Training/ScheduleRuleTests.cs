using SegSharp.Diagnosis.Rules.Training;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Training;

/// <summary>Faults and their sound neighbours for <see cref="ScheduleRule"/>.</summary>
public sealed class ScheduleRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "a schedule beyond the run", "SEG0408", "param_scheduler.0.end",
            Setup(MiT, Head,
            more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 160000}]") },
        { "a warm-up beyond the run", "SEG0408/warmup", "param_scheduler.0.end",
            Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'LinearLR', 'start_factor': 1e-6, " +
            "'by_epoch': false, 'begin': 0, 'end': 1500}]") },
        { "a warm-up beyond the run, 0.x", "SEG0408/warmup", "lr_config.warmup_iters",
            Setup(MiT, Head,
            more: "'runner': {'max_iters': 1000}, 'lr_config': {'policy': 'poly', 'warmup': 'linear', 'warmup_iters': 1500, 'by_epoch': " +
                "false}") },
        { "steps beyond the run", "SEG0408", "param_scheduler.0.milestones",
            Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'MultiStepLR', 'by_epoch': false, " +
            "'milestones': [60000, 72000]}]") },
        { "steps beyond the run, 0.x", "SEG0408", "lr_config.step",
            Setup(MiT, Head, more: "'runner': {'max_iters': 1000}, 'lr_config': {'policy': 'step', 'step': [60000], 'by_epoch': false}") },
        { "epochs that are iterations", "SEG0408/epochs", "param_scheduler.0.end",
            Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'end': 160000}]") },
        { "a schedule of epochs beyond the run", "SEG0408", "param_scheduler.0.end",
            Setup(MiT, Head,
            more: "'train_cfg': {'max_epochs': 4}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': true, 'end': 20000}]") },
        { "nothing learned at the end", "SEG0408/early", "param_scheduler.1.end",
            Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'LinearLR', 'by_epoch': false, 'end': " +
            "10}, {'type': 'PolyLR', 'by_epoch': false, 'begin': 10, 'end': 40}]") },
        { "a cosine that is over early", "SEG0408/early", "param_scheduler.0.end",
            Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'CosineAnnealingLR', 'by_epoch': " +
            "false, 'end': 800, 'T_max': 800}]") },
        { "the smallest steps for most of the run", "SEG0408/floor", "param_scheduler.0.end",
            Setup(MiT, Head,
            more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 400, 'eta_min': " +
                "1e-6}]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "a warm-up and a course to the end", Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': " +
            "'LinearLR', 'by_epoch': false, 'end': 15}, {'type': 'PolyLR', 'by_epoch': false, 'begin': 15, 'end': 1000}]") },
        { "a momentum beside the rate", Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', " +
            "'by_epoch': false, 'end': 1000}, {'type': 'LinearMomentum', 'by_epoch': false, 'end': 4000}, {'type': 'PolyMomentum', " +
                "'by_epoch': " +
            "false, 'end': 40}]") },
        { "a warm-up alone", Setup(MiT, Head,
            more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'LinearLR', 'by_epoch': false, 'end': 15}]") },
        { "a course that ends a little early", Setup(MiT, Head,
            more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 950}]") },
        { "a floor for the last third",
            Setup(MiT, Head,
            more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 660, 'eta_min': " +
                "1e-5}]") },
        { "a rate that follows the validations", Setup(MiT, Head,
            more: "'train_cfg': {'max_iters': 1000}, 'param_scheduler': [{'type': 'ReduceOnPlateauLR', 'monitor': 'mIoU', 'rule': " +
            "'greater', 'end': 5000}]") },
        { "cosines that come again", Setup(MiT, Head, more: "'train_cfg': {'max_iters': 1000}, "
            + "'param_scheduler': [{'type': 'CosineAnnealingLR', 'by_epoch': false, 'T_max': 100}]") },
        { "a step within the run, 0.x", Setup(MiT, Head, more: "'runner': {'max_iters': 1000}, 'lr_config': {'policy': 'step', 'step': " +
            "[600, 5000], 'by_epoch': false, 'warmup': 'linear', 'warmup_iters': 100}") },
        { "a short run that is tested",
            Setup(MiT, Head,
            more: "'train_cfg': {'max_iters': 10}, 'param_scheduler': [{'type': 'PolyLR', 'by_epoch': false, 'end': 160000}]",
            runtime: "'mode': 'eval'") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<ScheduleRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
