using System.Globalization;

namespace SegSharp.Configuration.Python;

/// <summary>Functions of numbers: Python's own and those of <c>math</c>.</summary>
internal static class NumberFunctions
{
    private static readonly Dictionary<string, Func<double, double>> _real = new(StringComparer.Ordinal)
    {
        ["math.sqrt"] = Math.Sqrt,
        ["math.exp"] = Math.Exp,
        ["math.log2"] = Math.Log2,
        ["math.log10"] = Math.Log10,
        ["math.sin"] = Math.Sin,
        ["math.cos"] = Math.Cos,
        ["math.tan"] = Math.Tan,
        ["math.atan"] = Math.Atan,
        ["math.radians"] = degrees => degrees * Math.PI / 180,
        ["math.degrees"] = radians => radians * 180 / Math.PI,
        ["math.fabs"] = Math.Abs,
    };

    private static readonly Dictionary<string, Func<double, double>> _whole = new(StringComparer.Ordinal)
    {
        ["math.floor"] = Math.Floor,
        ["math.ceil"] = Math.Ceiling,
        ["math.trunc"] = Math.Truncate,
    };

    /// <summary>The full names of those of <c>math</c>.</summary>
    public static IReadOnlySet<string> Names { get; } =
        new HashSet<string>([.. _real.Keys, .. _whole.Keys, "math.log", "math.pow", "math.hypot", "math.gcd", "math.prod"],
            StringComparer.Ordinal);

    /// <summary>Calls one of <c>math</c>.</summary>
    public static ConfigNode Call(string function, CallArguments call)
    {
        if (_real.TryGetValue(function, out Func<double, double>? real))
        {
            call.Require(1, 1);
            return Real(real(call.Number(0)), call);
        }

        if (_whole.TryGetValue(function, out Func<double, double>? whole))
        {
            call.Require(1, 1);
            return call.Node(0) is ConfigScalar { Value: long number } ? new ConfigScalar(number, call.Location)
                : Whole(whole(call.Number(0)), call);
        }

        switch (function)
        {
            case "math.log":
                call.Require(1, 2);
                return Real(call.Count == 1 ? Math.Log(call.Number(0)) : Math.Log(call.Number(0)) / Math.Log(call.Number(1)), call);
            case "math.pow":
                call.Require(2, 2);
                return Real(Math.Pow(call.Number(0), call.Number(1)), call);
            case "math.hypot":
                return Real(Math.Sqrt(Enumerable.Range(0, call.Count).Sum(index => call.Number(index) * call.Number(index))), call);
            case "math.gcd":
                return new ConfigScalar((long)Enumerable.Range(0, call.Count).Aggregate(
                    System.Numerics.BigInteger.Zero, (divisor, index) =>
                        System.Numerics.BigInteger.GreatestCommonDivisor(divisor, call.Integer(index, "", 0))), call.Location);
            default:
                call.Require(1, 1);
                return call.Node(0) is ConfigList list
                    ? list.Aggregate<ConfigNode, ConfigNode>(new ConfigScalar(1L, call.Location),
                        (product, item) => Product(product, item, call))
                    : throw call.Refused();
        }
    }

    /// <summary><c>abs(x)</c>.</summary>
    public static ConfigNode Absolute(CallArguments call)
    {
        call.Require(1, 1);
        return call.Node(0) is ConfigScalar { Value: long number and > long.MinValue }
            ? new ConfigScalar(Math.Abs(number), call.Location)
            : new ConfigScalar(Math.Abs(call.Number(0)), call.Location);
    }

    /// <summary><c>round(x, digits)</c>: to the nearest, and of two equally near ones to the even one.</summary>
    public static ConfigNode Round(CallArguments call)
    {
        ConfigNode? digits = call.Find(1, "ndigits");
        call.Require(1, 2);
        if (call.Node(0) is ConfigScalar { Value: long number })
        {
            return new ConfigScalar(number, call.Location);
        }

        double value = call.Number(0);
        return digits switch
        {
            null or ConfigScalar { Value: null } => Whole(Math.Round(value, MidpointRounding.ToEven), call),
            ConfigScalar { Value: long and >= 0 and <= 30 and long places } => new ConfigScalar(
                double.IsFinite(value) ? double.Parse(TextFormatter.Format(value, $".{places}f", call.Location),
                    CultureInfo.InvariantCulture) : value, call.Location),
            _ => throw call.Refused(),
        };
    }

    private static ConfigScalar Product(ConfigNode left, ConfigNode right, CallArguments call) =>
        left is ConfigScalar { Value: not string and { } a } && right is ConfigScalar { Value: not string and { } b }
            ? new ConfigScalar(Arithmetic.Apply("*", a, b, call.Location), call.Location)
            : throw call.Refused();

    private static ConfigScalar Real(double value, CallArguments call) =>
        double.IsNaN(value) || double.IsInfinity(value) ? throw call.Refused("it is not defined there")
            : new ConfigScalar(value, call.Location);

    private static ConfigScalar Whole(double value, CallArguments call) => Math.Abs(value) < 9e18
        ? new ConfigScalar((long)value, call.Location)
        : throw call.Refused("it does not fit into 64 bits");
}
