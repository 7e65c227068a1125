using System.Globalization;
using SegSharp.Cli.Hosting;
using SegSharp.Bench;
using SegSharp.Tensors;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>
/// What a bench measured, as a table that grows: the lines of a measurement are written as soon as it is done, our own side first,
/// each peer below.
/// </summary>
/// <param name="console">Where it is written.</param>
/// <param name="options">What was asked for.</param>
internal sealed class BenchTable(IAnsiConsole console, BenchOptions options)
{
    private const double MebiUnit = 1 << 20;
    private const int NameWidth = 52, LeastNameWidth = 24, LeastRemarkWidth = 18, Gap = 2;

    private static readonly (string Title, int Width)[] _numbers = [("Time", 9), ("Ratio", 6), ("Peak", 8), ("Ratio", 5)];

    // Widths are the same for every measurement, whose table is one of its own.
    private readonly int _name = Math.Clamp(Room(console) - LeastRemarkWidth, LeastNameWidth, NameWidth);

    private bool _hasHeading;

    /// <summary>Writes a measurement.</summary>
    public void Write(BenchRow row)
    {
        if (!_hasHeading)
        {
            WriteHeading();
            _hasHeading = true;
        }

        string remark = row.Ours.Failure is null ? string.Join(", ", row.Figures.Select(figure => figure.Text)) : Texts.Of("failed");
        HashSet<SideResult> fastest = [.. row.Fastest];
        Write(
        [
            [$"{row.Job,-8} {row.Setting}", Seconds(row.Ours.MedianSeconds), "", Memory(row.Ours), "", remark],
            .. row.Peers.Select(peer => (string[])
            [
                $"  {peer.Title}", Seconds(peer.MedianSeconds), Ratio(row.TimeRatio(peer)) + (fastest.Contains(peer) ? "*" : " "),
                Memory(peer), Ratio(row.MemoryRatio(peer)), Outcome(peer),
            ]),
        ]);
    }

    // Not before there is a line: the version is libtorch's own answer, and loading it changes the environment that sides are started with.
    private void WriteHeading()
    {
        string ratios = options.Against.Count > 0
            ? Texts.Of(" Ratios are ours divided by theirs; the fastest of each kind is marked *.") : "";
        string threads = options.Threads == 1 ? Texts.Of($"{options.Threads} thread") : Texts.Of($"{options.Threads} threads");
        string versions = $"SegSharp {ProductVersion.SegSharp}, libtorch {TensorRuntime.LibtorchVersion}";
        console.Write(new Text(Texts.Of($"{versions}, {threads}, medians of {options.Runs}.{ratios}") + "\n\n"));
        Write([[Texts.Of("Job, against"), .. _numbers.Select(column => Texts.Of(column.Title)), Texts.Of("Remarks")]]);
    }

    // What the columns of text may take.
    private static int Room(IAnsiConsole console) => console.Profile.Width - _numbers.Sum(column => column.Width + Gap) - Gap;

    private void Write(IReadOnlyList<string[]> lines)
    {
        Table table = new() { Border = TableBorder.None, ShowHeaders = false };
        int remark = Math.Clamp(lines.Max(cells => cells[^1].Length), 1, Math.Max(LeastRemarkWidth, Room(console) - _name));
        table.AddColumn(Column(_name));
        foreach ((_, int width) in _numbers)
        {
            table.AddColumn(Column(width).RightAligned());
        }

        table.AddColumn(Column(remark));
        foreach (string[] cells in lines)
        {
            table.AddRow([.. cells.Select((cell, i) =>
                new Padder(new Text(cell.TrimStart()), new Padding(cell.Length - cell.TrimStart().Length, 0, 0, 0)))]);
        }

        console.Write(table);
    }

    private static TableColumn Column(int width) => new("") { Width = width, Padding = new Padding(0, 0, Gap, 0) };

    private static string Outcome(SideResult peer) => peer switch
    {
        { Failure: not null } => Texts.Of("failed"),
        { Agreement: { Holds: false } other } => Texts.Of($"differs: {other.Text}"),
        { Agreement: { } same } => Texts.Of($"difference {same.Text}"),
        _ => "",
    };

    private static string Seconds(double seconds) => seconds switch
    {
        double.NaN => "-",
        < 1e-4 => (seconds * 1e6).ToString("F2", CultureInfo.InvariantCulture) + " µs",
        < 1 => (seconds * 1e3).ToString("F1", CultureInfo.InvariantCulture) + " ms",
        _ => seconds.ToString("F2", CultureInfo.InvariantCulture) + " s",
    };

    private static string Memory(SideResult side) =>
        side is { Failure: null, PeakBytes: { } bytes } ? (bytes / MebiUnit).ToString("F0", CultureInfo.InvariantCulture) + " MiB" : "-";

    private static string Ratio(double ratio) => double.IsNaN(ratio) ? "-" : ratio.ToString("F2", CultureInfo.InvariantCulture);
}
