namespace SegSharp.Data;

/// <summary>Where transforms take chance from. The three draws are NumPy's, so that a test can replay recorded ones.</summary>
public abstract class SampleRandom
{
    /// <summary>A number from 0 (included) to 1 (excluded): <c>np.random.rand()</c>.</summary>
    public abstract double NextDouble();

    /// <summary>A number from <paramref name="low"/> (included) to <paramref name="high"/> (excluded): <c>np.random.uniform</c>.</summary>
    public abstract double NextUniform(double low, double high);

    /// <summary>
    /// A whole number from <paramref name="low"/> (included) to <paramref name="high"/> (excluded): <c>np.random.randint</c>.
    /// </summary>
    public abstract int NextInt(int low, int high);

    /// <summary>A whole number from 0 (included) to <paramref name="high"/> (excluded).</summary>
    public int NextInt(int high) => NextInt(0, high);
}
