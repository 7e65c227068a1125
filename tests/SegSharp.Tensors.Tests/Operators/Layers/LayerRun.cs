namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>What a layer gave: its result, and the gradients of input and parameters, empty for one that was left out.</summary>
public sealed record LayerRun(double[] Result, double[][] Gradients)
{
    /// <summary>Holds another run against this one.</summary>
    /// <param name="found">The other run.</param>
    /// <param name="result">Tolerance of the result, relative to the largest value.</param>
    /// <param name="gradient">The same for each gradient.</param>
    public void AssertClose(LayerRun found, double result, double gradient)
    {
        AssertClose("the result", Result, found.Result, result * Largest(Result));

        // a gradient that is 0 but for rounding (a key's bias moves all scores of a row alike) has no digits of its own
        double all = Gradients.Max(Largest);
        for (int i = 0; i < Gradients.Length; i++)
        {
            AssertClose($"gradient {i}", Gradients[i], found.Gradients[i], gradient * Math.Max(Largest(Gradients[i]), all / 20));
        }
    }

    /// <summary>Whether another run gave the same bits.</summary>
    public void AssertSame(LayerRun found)
    {
        Assert.Equal(Result, found.Result);
        Assert.Equal(Gradients, found.Gradients);
    }

    private static double Largest(double[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);

    private static void AssertClose(string what, double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - found[i]) <= tolerance,
                $"Element {i} of {what} is {found[i]:G9}, expected {expected[i]:G9} within {tolerance:G2}.");
        }
    }
}
