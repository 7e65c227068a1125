using System.Globalization;

namespace SegSharp.Bench;

/// <summary>What a call from C# costs above the same call in C++: shape rule, marshalling, boxing and the handle of the result.</summary>
internal static class DoorJob
{
    /// <summary>What is called.</summary>
    public const string Setting = "relu of one number";

    private const double Micro = 1e6;

    /// <summary>Measures.</summary>
    public static BenchRow Run(BenchContext bench, WorkTask task)
    {
        Side side = bench.OwnSide(task with { Task = WorkKinds.Door });
        return bench.With([side], () =>
        {
            bench.Alternate([side]);
            double native = Median.Of(side.Answers.Select(answer => answer.PartSeconds ?? double.NaN));
            double above = Median.Of(side.Answers.Select(answer => (answer.Seconds - answer.PartSeconds) ?? double.NaN));
            return new BenchRow(BenchJobs.Door, Setting, side.Result)
            {
                Figures =
                [
                    new("libtorch_seconds", native, string.Create(CultureInfo.InvariantCulture, $"libtorch itself {native * Micro:F2} µs")),
                    new("seconds_above_libtorch", above,
                        string.Create(CultureInfo.InvariantCulture, $"the door {above * Micro:F2} µs a call")),
                ],
            };
        });
    }
}
