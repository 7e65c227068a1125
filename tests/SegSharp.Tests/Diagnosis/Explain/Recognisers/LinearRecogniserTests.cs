using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="LinearRecogniser"/> knows, and near ones that are none.</summary>
public sealed class LinearRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "projection-head-dims", "形状不兼容：(256x256)矩阵无法与(512x1024)矩阵相乘。" },
        { "projection-head-dims", "矩阵相乘失败：256x256 与 512x1024 不匹配" },
        { "projection-head-dims", "RuntimeError：mat1 and mat2 shapes cannot be multiplied（256x256 and 512x1024）" },
        { "backbone-head-channels", "RuntimeError: mat1 and mat2 shapes cannot be multiplied (16384x64 and 32x256)" },
        { "projection-head-dims",
            "lightly/models/modules/heads.py\nRuntimeError: mat1 and mat2 shapes cannot be multiplied (64x384 and 2048x512)" },
        { "projection-head-dims",
            "SimCLR: RuntimeError: size mismatch, m1: [128 x 1280], m2: [512 x 512] at /pytorch/aten/src/TH/generic/THTensorMath.cpp:41" },
        { "embedding-dims", "AssertionError: was expecting embedding dimension of 256, but got 512" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<LinearRecogniser>(category, text);

    [Theory]
    [InlineData("Linear(in_features=256, out_features=1024, bias=True)")]
    [InlineData("embedding dimension of 512")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<LinearRecogniser>(text);
}
