using System.Reflection;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;
using static SegSharp.Tests.Diagnosis.Rules.MmSetup;

namespace SegSharp.Tests.Diagnosis;

/// <summary>Rules that all frameworks share, on configs in MMSegmentation's vocabulary; and setups that are damaged at random.</summary>
public sealed class MmRuleTests
{
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "unlabelled pixels that count", "SEG0303/void-label", "model.decode_head.ignore_index",
            Setup(MiT, Head + ", 'ignore_index': -100", data: "'mask': {'channels': 1, 'values': [0, 5, 18, 255]}") },
        { "channels last", "SEG0309/channels-last", "runtime.input", Setup(MiT, Head, runtime: "'input': [2, 512, 512, 3]") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Examine_Fault_IsFoundAtItsKeyAndItsEditsMendIt(string name, string message, string key, string json) =>
        BrokenThenMended(name, message, key, json);

    [Fact]
    public void Examine_DamagedSetups_NeverFails()
    {
        const int Runs = 10000;
        string[] values = ["null", "0", "-1", "1", "255", "1000000000", "''", "'LN'", "[]", "[1]", "[-1, 2]", "{}", "true", "1.5",
            "[[1, 2], [3]]", "{'type': 'BN'}"];
        string[] setups = [.. Setups()];
        Assert.True(setups.Length > 80);
        Random random = new(11);
        for (int run = 0; run < Runs; run++)
        {
            ConfigDict tree = ConfigFile.ParseJson(setups[random.Next(setups.Length)]);
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                string[] paths =
                    [.. Paths(tree, "config").Concat(Paths(tree, "data")).Concat(Paths(tree, "runtime")).Concat(Paths(tree, "checkpoint"))];
                if (paths.Length == 0)
                {
                    break;
                }

                ConfigNode? value = random.Next(4) == 0 ? null
                    : ConfigFile.ParseJson($"{{\"v\": {values[random.Next(values.Length)].Replace('\'', '"')}}}")["v"];
                tree = (ConfigDict)ConfigEditor.With(tree, paths[random.Next(paths.Length)].Split('.'), value);
            }

            foreach (Finding finding in Doctor.Examine(SubjectFile.Of(tree)))
            {
                Assert.All(Language.All, language => MessageCatalog.Of(language).Tell(finding));
            }
        }
    }

    // the setups of every rule's tests
    private static IEnumerable<string> Setups() =>
        from type in typeof(MmRuleTests).Assembly.GetTypes()
        where type.Namespace?.StartsWith("SegSharp.Tests.Diagnosis.Rules", StringComparison.Ordinal) == true
        from property in (string[])["Faults", "Sound"]
        let rows = type.GetProperty(property, BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as IEnumerable<object?[]>
        where rows is not null
        from row in rows
        select (string)row[^1]!;

    private static IEnumerable<string> Paths(ConfigDict tree, string root)
    {
        // names of tensors hold dots: of a checkpoint only the whole is a path
        Stack<(ConfigNode Node, string Path)> open = new(tree.TryGet(root, out ConfigNode? node) ? [(node, root)] : []);
        while (open.TryPop(out (ConfigNode Node, string Path) item))
        {
            yield return item.Path;
            IEnumerable<(string Key, ConfigNode Value)> below = item.Node switch
            {
                ConfigDict dict when root != "checkpoint" => dict.Entries.Select(entry => (entry.Key, entry.Value)),
                ConfigList list => list.Select((value, i) => ($"{i}", value)),
                _ => [],
            };
            foreach ((string key, ConfigNode value) in below)
            {
                open.Push((value, $"{item.Path}.{key}"));
            }
        }
    }
}
