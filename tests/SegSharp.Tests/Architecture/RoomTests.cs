namespace SegSharp.Tests.Architecture;

/// <summary>The rooms of the library know each other as <c>docs/architecture.md</c> says, and only downwards.</summary>
public sealed class RoomTests
{
    private static readonly IReadOnlyDictionary<string, IReadOnlySet<string>> _graph =
        RoomGraph.Of(typeof(SegSharp.Nn.Module).Assembly.Location);

    [Fact]
    public void Rooms_KnowEachOtherAsTheTableSays() =>
        Assert.Equal(string.Join("\n", Lines(_graph)), string.Join("\n", Lines(Table())));

    [Fact]
    public void Rooms_KnowEachOtherWithoutCycles()
    {
        Dictionary<string, HashSet<string>> left = _graph.ToDictionary(room => room.Key,
            room => room.Value.Where(_graph.ContainsKey).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        while (left.FirstOrDefault(room => room.Value.Count == 0).Key is { } lowest)
        {
            left.Remove(lowest);
            foreach (HashSet<string> known in left.Values)
            {
                known.Remove(lowest);
            }
        }

        Assert.Empty(Lines(left.ToDictionary(room => room.Key, room => (IReadOnlySet<string>)room.Value, StringComparer.Ordinal)));
    }

    private static string[] Lines(IReadOnlyDictionary<string, IReadOnlySet<string>> graph) =>
        [.. graph.OrderBy(room => room.Key, StringComparer.Ordinal)
            .Select(room => $"{room.Key}: {string.Join(", ", room.Value.Order(StringComparer.Ordinal))}")];

    private static Dictionary<string, IReadOnlySet<string>> Table()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "architecture.md"));
        return lines.SkipWhile(line => line != "## SegSharp").Skip(1).SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .ToDictionary(
                cells => cells[0].Trim('`', '/'),
                cells => (IReadOnlySet<string>)cells[^1].Split(", ").Where(name => name != "nothing").ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal);
    }
}
