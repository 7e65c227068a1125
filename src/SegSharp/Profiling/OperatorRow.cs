namespace SegSharp.Profiling;

/// <summary>An operator, or a node of the backward pass. All numbers are averages over the steps.</summary>
/// <param name="Name">Its name in libtorch: <c>aten::conv2d</c>, <c>ConvolutionBackward0</c>.</param>
/// <param name="Calls">How often it was called in a step.</param>
/// <param name="SelfSeconds">How long it took in a step, without the operators that it called.</param>
/// <param name="TotalSeconds">How long it took with them; calls inside one of the same name are not counted again.</param>
/// <param name="KeptBytes">How much more CPU tensors held after its calls than before, without the operators that it called.</param>
public sealed record OperatorRow(string Name, double Calls, double SelfSeconds, double TotalSeconds, long KeptBytes);
