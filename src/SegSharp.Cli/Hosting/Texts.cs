using SegSharp.Diagnosis.Messages;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SegSharp.Cli.Hosting;

/// <summary>
/// What the commands say, in the user's language: English stands in the code, Chinese in <c>Texts/zh.*.yaml</c> under the English sentence.
/// </summary>
/// <remarks>What has no translation is told in English. The language is that of <c>--lang</c>, else of <c>LC_ALL</c>,
/// <c>LC_MESSAGES</c> or <c>LANG</c>.</remarks>
internal static class Texts
{
    private static readonly Lazy<Dictionary<string, string>> _chinese = new(() => Read("zh."));

    private static readonly Lazy<Sentences> _sentences = new(() => Sentences.With(_chinese.Value.Select(pair => (pair.Key, pair.Value))));

    /// <summary>The language of this process.</summary>
    public static string Language { get; set; } = SegSharp.Diagnosis.Messages.Language.FromEnvironment();

    /// <summary>A sentence.</summary>
    public static string Of(string english) =>
        Language == SegSharp.Diagnosis.Messages.Language.Chinese ? Chinese(english) ?? english : english;

    /// <summary>A sentence with values in it; its key has numbers in braces for them, <c>{0}</c>, with their formats.</summary>
    public static string Of(TextHandler english) => english.Told();

    /// <summary>A sentence that was filled elsewhere, such as an error's.</summary>
    public static string Told(string english) =>
        Language == SegSharp.Diagnosis.Messages.Language.Chinese ? Chinese(english) ?? _sentences.Value.Tell(english) : english;

    /// <summary>A word with a colon behind it.</summary>
    public static string Label(string english) =>
        Language == SegSharp.Diagnosis.Messages.Language.Chinese ? Of(english) + "：" : english + ": ";

    /// <summary>The Chinese for a sentence or a key; null where there is none.</summary>
    public static string? Chinese(string key) => _chinese.Value.GetValueOrDefault(key);

    /// <summary>All keys that have a translation.</summary>
    internal static IReadOnlyDictionary<string, string> All => _chinese.Value;

    // Events rather than objects: help is to appear at once. A mapping in a mapping joins its keys: 'train --seed'.
    private static Dictionary<string, string> Read(string start)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (string name in typeof(Texts).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{typeof(CommandLine).Namespace}.Texts.{start}", StringComparison.Ordinal)))
        {
            using StreamReader reader = new(typeof(Texts).Assembly.GetManifestResourceStream(name)!);
            Parser parser = new(reader);
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            ReadMapping(parser, "", texts);
        }

        return texts;
    }

    private static void ReadMapping(Parser parser, string prefix, Dictionary<string, string> texts)
    {
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            string name = parser.Consume<Scalar>().Value, key = prefix.Length == 0 ? name : $"{prefix} {name}".TrimEnd();
            if (parser.Accept<MappingStart>(out _))
            {
                ReadMapping(parser, key, texts);
            }
            else
            {
                texts.Add(key, parser.Consume<Scalar>().Value.TrimEnd('\n'));
            }
        }
    }
}
