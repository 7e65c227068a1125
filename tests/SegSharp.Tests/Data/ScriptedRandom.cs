using System.Text.Json;
using SegSharp.Data;

namespace SegSharp.Tests.Data;

/// <summary>Replays recorded draws and fails when another draw is asked for than was recorded.</summary>
internal sealed class ScriptedRandom(IEnumerable<(string Kind, double[] Arguments, double Value)> draws) : SampleRandom
{
    private readonly Queue<(string Kind, double[] Arguments, double Value)> _draws = new(draws);

    public int Remaining => _draws.Count;

    public static IEnumerable<(string Kind, double[] Arguments, double Value)> Draws(JsonElement recorded) =>
        recorded.EnumerateArray().Select(draw =>
        {
            double[] arguments = GoldenCase.Doubles(draw[1]);
            return (draw[0].GetString()!, arguments.Length == 1 ? [0, arguments[0]] : arguments, draw[2].GetDouble());
        });

    public static (string Kind, double[] Arguments, double Value) Rand(double value) => ("rand", [], value);

    public static (string Kind, double[] Arguments, double Value) Int(int low, int high, int value) => ("randint", [low, high], value);

    public override double NextDouble() => Next("rand");

    public override double NextUniform(double low, double high) => Next("uniform", low, high);

    public override int NextInt(int low, int high) => (int)Next("randint", low, high);

    private double Next(string kind, params double[] arguments)
    {
        (string expectedKind, double[] expected, double value) = _draws.Dequeue();
        Assert.Equal(expectedKind, kind);
        Assert.Equal(expected, arguments);
        return value;
    }
}
