using SegSharp.Data;
using SegSharp.Diagnosis;
using SegSharp.Tensors;

namespace SegSharp.Tests.Diagnosis;

public sealed class UserMessageTests
{
    [Fact]
    public void Of_MemoryRanOut_SaysWhatToLower() =>
        Assert.Contains("batch_size", UserMessage.Of(new NativeException(NativeFailure.OutOfMemory, "alloc")), StringComparison.Ordinal);

    [Fact]
    public void Of_LabelOutsideTheClasses_NamesIt() =>
        Assert.Contains(
            "hold 9,", UserMessage.Of(new NativeException(NativeFailure.Refused, "Target 9 is out of bounds.")), StringComparison.Ordinal);

    [Fact]
    public void Of_WrappedFault_IsTheInnerOnesSentence() =>
        Assert.Equal("'a.png' is broken.", UserMessage.Of(new AggregateException(new DataException("'a.png' is broken.", "a.png"))));

    [Fact]
    public void Of_FaultOfTheProgram_IsNull() => Assert.Null(UserMessage.Of(new InvalidOperationException("a bug")));
}
