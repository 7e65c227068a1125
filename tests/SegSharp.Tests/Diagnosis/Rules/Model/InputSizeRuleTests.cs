using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="InputSizeRule"/>.</summary>
public sealed class InputSizeRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "UNet on 500", "SEG0107", "train_pipeline.0.crop_size",
            Setup("'backbone': {'type': 'UNet'}", Fcn(64, 4),
            more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [500, 500]}]") },
        { "crop below the reduction", "SEG0108", "train_pipeline.0.crop_size",
            Setup(MiT, Head, more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [24, 24]}]") },
        { "BEiT at another size", "SEG0109", "train_pipeline.0.crop_size",
            Setup("'backbone': {'type': 'BEiT', 'img_size': [640, 640], 'patch_size': 16}", Fcn(768, -1),
            more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [512, 512]}]") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "ViT resizes its embedding", Setup("'backbone': {'type': 'VisionTransformer', 'img_size': [384, 384]}", Fcn(768, -1),
            more: "'train_pipeline': [{'type': 'RandomCrop', 'crop_size': [512, 512]}]") },
        { "a size that is no multiple of 32", Setup(MiT, Head, runtime: "'input': [2, 3, 500, 333]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<InputSizeRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
