using System.Globalization;

namespace SegSharp.Configuration.Python;

/// <summary>The few functions of Python that only turn one value into another.</summary>
internal sealed class Conversions(ReadBudget budget)
{
    /// <summary>Applies <c>list</c>, <c>tuple</c>, <c>str</c>, <c>int</c>, <c>float</c> or <c>range</c>.</summary>
    public ConfigNode Convert(string function, IReadOnlyList<ConfigNode> operands, SourceLocation location)
    {
        ConfigNode? result = function switch
        {
            "list" or "tuple" => Sequence(operands, function == "tuple", location),
            "range" => Range(operands, location),
            "str" when operands is [ConfigList or ConfigDict] => new ConfigScalar(PythonRepr.Of(operands[0], location), location),
            "repr" when operands is [{ } node] => new ConfigScalar(PythonRepr.Of(node, location), location),
            "str" when operands.Count == 0 => new ConfigScalar("", location),
            _ => operands is [ConfigScalar scalar] ? Scalar(function, scalar.Value, location) : null,
        };
        return result ?? throw new ConfigException(
            $"'{function}({string.Join(", ", operands.Select(operand => operand.Describe()))})' is no part of the config language",
            location,
            remedy: "Write the value itself");
    }

    private ConfigList? Sequence(IReadOnlyList<ConfigNode> operands, bool isTuple, SourceLocation location)
    {
        if (operands.Count > 1)
        {
            return null;
        }

        ConfigList result = new([], isTuple, location);
        if (operands is [ConfigDict or ConfigScalar])
        {
            return CallArguments.ItemsOf(operands[0], location, budget) is { } items ? new ConfigList(items, isTuple, location) : null;
        }

        if (operands is [ConfigList list])
        {
            budget.Charge(list.Count, location);
            for (int i = 0; i < list.Count; i++)
            {
                result.Add(list[i], list.OriginOf(i));
            }
        }

        return result;
    }

    // Printed configs of old contain gpu_ids = range(0, 1).
    private ConfigList? Range(IReadOnlyList<ConfigNode> operands, SourceLocation location)
    {
        long[] bounds = [.. operands.OfType<ConfigScalar>().Select(operand => operand.Value).OfType<long>()];
        if (bounds.Length != operands.Count || bounds.Length is 0 or > 3 || (bounds.Length == 3 && bounds[2] == 0))
        {
            return null;
        }

        Int128 start = bounds.Length > 1 ? bounds[0] : 0;
        Int128 stop = bounds.Length > 1 ? bounds[1] : bounds[0];
        Int128 step = bounds.Length > 2 ? bounds[2] : 1;
        Int128 count = Int128.Max(0, step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step);
        budget.Charge((long)Int128.Min(count, long.MaxValue / 2), location);
        return new ConfigList(
            Enumerable.Range(0, (int)count).Select(index => new ConfigScalar((long)(start + (index * step)), location)),
            isTuple: false, location);
    }

    private static ConfigScalar? Scalar(string function, object? value, SourceLocation location) => (function, value) switch
    {
        ("str", _) => new ConfigScalar(PythonText.Plain(value), location),
        ("int", long) => new ConfigScalar(value, location),
        ("int", double number) when Math.Abs(number) < 9e18 => new ConfigScalar((long)number, location),
        ("int", bool flag) => new ConfigScalar(flag ? 1L : 0L, location),
        ("int", string digits) => long.TryParse(digits.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
            ? new ConfigScalar(whole, location) : null,
        ("float", bool flag) => new ConfigScalar(flag ? 1.0 : 0.0, location),
        ("float", double) => new ConfigScalar(value, location),
        ("float", long number) => new ConfigScalar((double)number, location),
        ("float", string text) => text.ToLowerInvariant() switch
        {
            "inf" or "infinity" or "+inf" => new ConfigScalar(double.PositiveInfinity, location),
            "-inf" or "-infinity" => new ConfigScalar(double.NegativeInfinity, location),
            "nan" => new ConfigScalar(double.NaN, location),
            _ => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
                ? new ConfigScalar(real, location) : null,
        },
        _ => null,
    };
}
