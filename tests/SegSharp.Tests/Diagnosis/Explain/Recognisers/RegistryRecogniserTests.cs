using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="RegistryRecogniser"/> knows, and near ones that are none.</summary>
public sealed class RegistryRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "registry-type", "KeyError: 'SegformerHead is not in the mmengine::model registry. " +
            "Please check whether the value of `SegformerHead` is correct'" },
        { "registry-type", "KeyError: \"No object named 'MyHead' found in 'SEM_SEG_HEADS' registry!\"" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<RegistryRecogniser>(category, text);

    [Theory]
    [InlineData("SegformerHead is in the mmengine::model registry")]
    [InlineData("encoder name: mit_b0")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<RegistryRecogniser>(text);
}
