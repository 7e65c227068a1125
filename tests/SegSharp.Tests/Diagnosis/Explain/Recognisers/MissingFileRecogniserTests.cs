using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="MissingFileRecogniser"/> knows, and near ones that are none.</summary>
public sealed class MissingFileRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "dataset-paths", "FileNotFoundError: [Errno 2] No such file or directory: 'data/city/gtFine/a_labelTrainIds.png'" },
        { "dataset-paths", "ValueError: num_samples should be a positive integer value, but got num_samples=0" },
        { "dataset-paths", "ValueError: need at least one array to stack" },
        { "dataset-paths", "cv2.error: OpenCV(4.8.0) color.cpp:182: error: (-215:Assertion failed) !_src.empty() in function 'cvtColor'" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<MissingFileRecogniser>(category, text);

    [Theory]
    [InlineData("Saving checkpoint at 400 iterations to work_dirs/iter_400.pth")]
    [InlineData("num_samples=1464")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<MissingFileRecogniser>(text);
}
