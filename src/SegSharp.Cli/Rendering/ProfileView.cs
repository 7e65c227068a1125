using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Profiling;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>A profile as tables and as JSON.</summary>
/// <param name="result">The profile.</param>
/// <param name="byMemory">Whether rows with much memory come first, and not those with much time.</param>
/// <param name="depth">How many levels of modules below the model are shown.</param>
/// <param name="top">How many operators are shown.</param>
internal sealed class ProfileView(ProfileResult result, bool byMemory, int depth, int top)
{
    private const double Milli = 1e3;
    private const double Mebi = 1 << 20;

    private readonly ProfileReport _report = result.Report;

    /// <summary>Writes the tables.</summary>
    public void Write(IAnsiConsole console)
    {
        console.Write(Stages());
        console.Write(Modules());
        console.Write(Operators());
        console.Write(new Text(string.Join('\n', Totals()) + "\n"));
    }

    /// <summary>The profile for machines.</summary>
    public JsonObject Json() => new()
    {
        ["input"] = new JsonArray([.. result.Input.Select(size => JsonValue.Create(size))]),
        ["synthetic"] = result.SyntheticReason is not null,
        ["steps"] = _report.Steps,
        ["step_seconds"] = _report.StepSeconds,
        ["unrecorded_step_seconds"] = result.UnrecordedStepSeconds,
        ["operator_seconds"] = _report.OperatorSeconds,
        ["between_operators_seconds"] = _report.BetweenSeconds,
        ["outside_stages_seconds"] = _report.OutsideSeconds,
        ["peak_bytes"] = _report.PeakBytes,
        ["stages"] = new JsonArray(
        [
            .. _report.Stages.Select(row => new JsonObject
            {
                ["name"] = row.Name,
                ["seconds"] = row.Seconds,
                ["peak_bytes"] = row.PeakBytes,
                ["kept_bytes"] = row.KeptBytes,
            }),
        ]),
        ["modules"] = new JsonArray(
        [
            .. ShownModules().Select(row => new JsonObject
            {
                ["path"] = row.Name,
                ["depth"] = row.Depth,
                ["parent"] = row.Parent,
                ["calls"] = row.Calls,
                ["self_seconds"] = row.SelfSeconds,
                ["forward_seconds"] = row.ForwardSeconds,
                ["backward_seconds"] = row.BackwardSeconds,
                ["total_seconds"] = row.TotalSeconds,
                ["kept_bytes"] = row.KeptBytes,
                ["peak_bytes"] = row.PeakBytes,
            }),
        ]),
        ["operators"] = new JsonArray(
        [
            .. ShownOperators().Select(row => new JsonObject
            {
                ["name"] = row.Name,
                ["calls"] = row.Calls,
                ["self_seconds"] = row.SelfSeconds,
                ["total_seconds"] = row.TotalSeconds,
                ["kept_bytes"] = row.KeptBytes,
            }),
        ]),
    };

    private Table Stages()
    {
        Table table = Columns("Stage", "ms", "Share", "Kept MiB", "Peak MiB");
        foreach (StageRow row in _report.Stages)
        {
            AddRow(table, Texts.Of(row.Name), Time(row.Seconds), Share(row.Seconds), Size(row.KeptBytes), Size(row.PeakBytes));
        }

        return table;
    }

    private Table Modules()
    {
        Table table = Columns("Module", "Calls", "Self ms", "Forward", "Backward", "Total ms", "Share", "Kept MiB", "Peak MiB");
        foreach (ModuleRow row in ShownModules())
        {
            AddRow(
                table, new string(' ', 2 * row.Depth) + row.Name, Count(row.Calls), Time(row.SelfSeconds), Time(row.ForwardSeconds),
                Time(row.BackwardSeconds),
                Time(row.TotalSeconds), Share(row.TotalSeconds), Size(row.KeptBytes), Size(row.PeakBytes));
        }

        return table;
    }

    private Table Operators()
    {
        Table table = Columns("Operator", "Calls", "Self ms", "Total ms", "Share of self", "Kept MiB");
        foreach (OperatorRow row in ShownOperators())
        {
            AddRow(table, row.Name, Count(row.Calls), Time(row.SelfSeconds), Time(row.TotalSeconds), Share(row.SelfSeconds),
                Size(row.KeptBytes));
        }

        return table;
    }

    private IEnumerable<string> Totals()
    {
        int left = _report.Operators.Count - ShownOperators().Count();
        if (left > 0)
        {
            double rest = _report.Operators.Sum(row => row.SelfSeconds) - ShownOperators().Sum(row => row.SelfSeconds);
            yield return Texts.Of($"{left} more operators with {Share(rest)} of the time; --top {_report.Operators.Count} shows all");
        }

        string unrecorded = result.UnrecordedStepSeconds is { } seconds ? Texts.Of($", {Time(seconds)} ms unrecorded") : string.Empty;
        yield return Texts.Of($"step           {Time(_report.StepSeconds)} ms, mean of {_report.Steps}{unrecorded}; ")
            + Texts.Of($"input {string.Join('×', result.Input)}; at most {Size(_report.PeakBytes)} MiB in tensors");
        yield return Texts.Of($"seen           {Share(_report.OperatorSeconds)} of it in operators, ")
            + Texts.Of($"{Share(_report.BetweenSeconds)} between them (.NET, waiting for data), " +
                $"{Share(_report.OutsideSeconds)} outside of stages");
    }

    // Siblings by what they take; each module before those that it calls.
    private IEnumerable<ModuleRow> ShownModules()
    {
        ILookup<string?, ModuleRow> children = _report.Modules.ToLookup(row => row.Parent, StringComparer.Ordinal);
        IEnumerable<ModuleRow> Below(string? parent) =>
            children[parent].OrderByDescending(Key).SelectMany(row => Below(row.Name).Prepend(row));
        return Below(null).Where(row => row.Depth <= depth);
    }

    private IEnumerable<OperatorRow> ShownOperators() =>
        _report.Operators.OrderByDescending(row => byMemory ? row.KeptBytes : row.SelfSeconds).Take(top);

    private double Key(ModuleRow row) => byMemory ? row.KeptBytes : row.TotalSeconds;

    private string Share(double seconds) => (100 * seconds / _report.StepSeconds).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static string Time(double seconds) => (Milli * seconds).ToString("N2", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => (bytes / Mebi).ToString("N1", CultureInfo.InvariantCulture);

    private static string Count(double calls) => calls.ToString("0.#", CultureInfo.InvariantCulture);

    private static Table Columns(string first, params IEnumerable<string> numbers)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Texts.Of(first));
        foreach (string name in numbers)
        {
            table.AddColumn(new TableColumn(Texts.Of(name)).RightAligned());
        }

        return table;
    }

    private static void AddRow(Table table, params IEnumerable<string> cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
