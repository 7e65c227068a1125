using SegSharp.Diagnosis.Rules.Model;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis.Rules.Model;

/// <summary>Faults and their sound neighbours for <see cref="HeadChannelsRule"/>.</summary>
public sealed class HeadChannelsRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "depth 18 with 50's head", "SEG0102", "model.decode_head.in_channels",
            Setup("'backbone': {'type': 'ResNetV1c', 'depth': 18}", Fcn(2048, 3)) },
        { "Swin-B with Swin-T's head", "SEG0102", "model.decode_head.in_channels",
            Setup("'backbone': {'type': 'SwinTransformer', 'embed_dims': 128}",
            "'type': 'UPerHead', 'in_channels': [96, 192, 384, 768], 'in_index': [0, 1, 2, 3], 'channels': 512, 'num_classes': 4") },
        { "auxiliary at another stage", "SEG0102", "model.auxiliary_head.in_channels",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3), ", 'auxiliary_head': {" + Fcn(2048, 2) + "}") },
        { "neck's width", "SEG0102", "model.decode_head.in_channels",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}, 'neck': {'type': 'FPN', 'in_channels': [256, 512, 1024, 2048], " +
            "'out_channels': 256, 'num_outs': 4}", "'type': 'FPNHead', 'in_channels': [256, 256, 256, 512], 'in_index': [0, 1, 2, 3], " +
            "'feature_strides': [4, 8, 16, 32], 'channels': 128, 'num_classes': 4") },
        { "neck's input", "SEG0102", "model.neck.in_channels", Setup("'backbone': {'type': 'ResNet', 'depth': 18}, 'neck': {'type': " +
            "'FPN', 'in_channels': [256, 512, 1024, 2048], 'out_channels': 256, 'num_outs': 4}",
            "'type': 'FPNHead', 'in_channels': [256, 256, 256, 256], 'in_index': [0, 1, 2, 3], 'feature_strides': [4, 8, 16, 32], " +
                "'channels': 128, 'num_classes': 4") },
        { "head without convolutions", "SEG0102/no-convs", "model.decode_head.channels",
            Setup("'backbone': {'type': 'ResNet', 'depth': 50}", Fcn(2048, 3) + ", 'num_convs': 0") },
        { "a depth head on the wrong map", "SEG0102", "model.depth_head.in_channels",
            Setup(MiT + ", 'depth_head': {'type': 'DepthHead', 'in_channels': 512, 'in_index': 3}", Head) },
        { "the first map of DeepLabV3+", "SEG0102", "model.decode_head.c1_in_channels",
            Setup("'backbone': {'type': 'ResNetV1c', 'depth': 18}", "'type': 'DepthwiseSeparableASPPHead', 'in_channels': 512, " +
            "'in_index': 3, 'channels': 128, 'c1_in_channels': 256, 'num_classes': 2") },
    };

    public static TheoryData<string, string> Sound => new()
    {
        { "unknown backbone", Setup("'backbone': {'type': 'MyBackbone', 'width': 3}", Fcn(77, 3)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended<HeadChannelsRule>(name, message, key, json);

    [Theory]
    [MemberData(nameof(Sound))]
    public void Check_SoundNeighbour_SaysNothing(string name, string json) => SaysNothing(name, json);
}
