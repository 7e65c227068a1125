using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="MemoryRecogniser"/> knows, and near ones that are none.</summary>
public sealed class MemoryRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "memory", "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.50 GiB (GPU 0; 10.76 GiB total capacity; " +
            "8.20 GiB already allocated)" },
        { "memory", "RuntimeError: DataLoader worker (pid 431) is killed by signal: Bus error." },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<MemoryRecogniser>(category, text);

    [Theory]
    [InlineData("Iter(train) [50/1000] memory: 2345 data_time: 0.0100")]
    [InlineData("GPU memory: 8.20 GiB of 10.76 GiB allocated")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<MemoryRecogniser>(text);
}
