using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="NumberTypeRecogniser"/> knows, and near ones that are none.</summary>
public sealed class NumberTypeRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "dtype-amp", "RuntimeError: expected target dtype to be Long or Byte, but got Float" },
        { "dtype-amp", "RuntimeError: mat1 and mat2 must have the same dtype" },
        { "dtype-amp", "RuntimeError: expected m1 and m2 to have the same dtype, but got: float != c10::Half" },
        { "dtype-amp", "RuntimeError: expected scalar type Half but found Float" },
        { "dtype-amp", "RuntimeError: \"slow_conv2d_cpu\" not implemented for 'Half'" },
        { "dtype-amp", "RuntimeError: Input type (double) and bias type (float) should be the same" },
        { "dtype-amp", "RuntimeError: \"nll_loss_forward_reduce_cuda_kernel_2d_index\" not implemented for 'Int'" },
        { "device", "RuntimeError: Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<NumberTypeRecogniser>(category, text);

    [Theory]
    [InlineData("Input type (float) and weight type (float)")]
    [InlineData("autocast: dtype torch.float16")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<NumberTypeRecogniser>(text);
}
