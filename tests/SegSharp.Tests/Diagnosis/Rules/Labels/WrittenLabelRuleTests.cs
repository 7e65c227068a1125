using SegSharp.Diagnosis.Rules.Labels;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Labels;

/// <summary>Faults and their sound neighbours for <see cref="WrittenLabelRule"/>.</summary>
public sealed class WrittenLabelRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "a map beyond the classes", "SEG0301/label-map", "dataset.label_map.9",
            Setup(MiT, Head, more: "'dataset': {'label_map': {'3': 1, '9': 99}}") },
        { "a map of a joined data set", "SEG0301/label-map", "train_dataloader.dataset.datasets.1.label_map.4",
            Setup(MiT, Head,
            more: "'train_dataloader': {'dataset': {'type': 'ConcatDataset', 'datasets': [{'label_map': {'4': 0}}, {'label_map': {'4': " +
                "19}}]}}") },
        { "a filling that is no class", "SEG0303/filling", "train_pipeline.0.seg_pad_val",
            Setup(MiT, Head, more: "'train_pipeline': [{'type': 'RandomRotate', 'prob': 0.5, 'degree': 10, 'seg_pad_val': 99}]") },
        { "holes that are no class", "SEG0303/filling", "train_pipeline.0.seg_fill_in",
            Setup(MiT, Head,
            more: "'train_pipeline': [{'type': 'RandomCutOut', 'prob': 0.5, 'n_holes': 1, 'cutout_shape': [8, 8], 'seg_fill_in': 19}]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "maps into the classes and out of them", Setup(MiT, Head,
            more: "'dataset': {'label_map': {'40': 18, '41': 255, '42': -1}}, 'val_dataloader': {'dataset': {'ignore_index': 254, " +
            "'label_map': {'9': 254}}}") },
        { "fillings", Setup(MiT, Head, more: "'train_pipeline': [{'type': 'RandomRotate', 'seg_pad_val': 255}, {'type': 'RandomCutOut', " +
            "'seg_fill_in': 18}, {'type': 'RandomMosaic'}]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<WrittenLabelRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
