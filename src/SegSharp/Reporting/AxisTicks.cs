using System.Globalization;

namespace SegSharp.Reporting;

/// <summary>Round numbers along an axis: steps of 1, 2 or 5 times a power of ten.</summary>
internal sealed class AxisTicks
{
    private AxisTicks(double first, double step, int count)
    {
        Step = step;
        Values = [.. Enumerable.Range(0, count).Select(i => first + (i * step))];
    }

    /// <summary>The ticks; the first and the last enclose the data.</summary>
    public IReadOnlyList<double> Values { get; }

    public double Step { get; }

    public double Low => Values[0];

    public double High => Values[^1];

    /// <summary>Ticks that enclose a range, about <paramref name="target"/> of them.</summary>
    public static AxisTicks Enclosing(double low, double high, int target)
    {
        if (!(high > low))
        {
            double margin = low == 0 ? 1 : Math.Abs(low) * 0.5;
            (low, high) = (low - margin, low + margin);
        }

        double rough = (high - low) / target;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double share = rough / power;
        double step = power * (share <= 1.0001 ? 1 : share <= 2.0001 ? 2 : share <= 5.0001 ? 5 : 10);
        double first = Math.Floor((low / step) + 1e-9);
        double last = Math.Ceiling((high / step) - 1e-9);
        return new AxisTicks(first * step, step, (int)(last - first) + 1);
    }

    /// <summary>Writes a tick no more exactly than the step asks for: 0.25, 40k, 6e-5.</summary>
    public string Label(double value)
    {
        double size = Math.Max(Math.Abs(Low), Math.Abs(High));
        if (Math.Abs(value) < Step * 1e-6)
        {
            return "0";
        }

        if (size >= 1e7 || size < 5e-3)
        {
            return value.ToString("0.##e0", CultureInfo.InvariantCulture);
        }

        if (size >= 1e4)
        {
            return (value / 1000).ToString("0.###", CultureInfo.InvariantCulture) + "k";
        }

        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-9), 0, 6);
        return value.ToString("F" + decimals, CultureInfo.InvariantCulture);
    }
}
