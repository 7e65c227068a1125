using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using YamlDotNet.Serialization;

namespace SegSharp.Diagnosis.Messages;

/// <summary>All sentences of the diagnosis in one language, from <c>en.model.yaml</c> and its siblings.</summary>
/// <remarks>A sentence has places in braces, <c>{channels}</c>, that a finding's arguments fill.</remarks>
public sealed class MessageCatalog
{
    private static readonly ConcurrentDictionary<string, MessageCatalog> _loaded = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static MessageCatalog? _replacement;

    private readonly string _language;
    private readonly Dictionary<string, Dictionary<string, string>> _entries;

    private MessageCatalog(string language, Dictionary<string, Dictionary<string, string>> entries) =>
        (_language, _entries) = (language, entries);

    /// <summary>The language.</summary>
    internal string InLanguage => _language;

    /// <summary>The keys of all messages, such as <c>SEG0102/num-heads</c>.</summary>
    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <summary>The catalogue of a language.</summary>
    /// <exception cref="ArgumentException">There is none for it.</exception>
    public static MessageCatalog Of(string language) =>
        _replacement is { } catalog && catalog._language == language ? catalog : _loaded.GetOrAdd(language, Load);

    /// <summary>The same messages with other sentences, for the test that nothing depends on their wording.</summary>
    /// <param name="sentence">Makes a sentence from the key of its message and the name of its part.</param>
    internal MessageCatalog With(Func<string, string, string> sentence)
    {
        Dictionary<string, string> Changed(string key, Dictionary<string, string> parts) =>
            parts.ToDictionary(part => part.Key, part => sentence(key, part.Key), StringComparer.Ordinal);
        return new(_language, _entries.ToDictionary(entry => entry.Key, entry => Changed(entry.Key, entry.Value), StringComparer.Ordinal));
    }

    /// <summary>Takes a catalogue for that of its language on this thread; null for none.</summary>
    internal static void Use(MessageCatalog? catalog) => _replacement = catalog;

    /// <summary>The sentences of a message as they stand in the file, by the names of its parts: <c>title</c>, <c>why</c>, ….</summary>
    /// <exception cref="KeyNotFoundException">There is no such message.</exception>
    public IReadOnlyDictionary<string, string> Templates(string key) =>
        _entries.TryGetValue(key, out Dictionary<string, string>? parts) ? parts
            : throw new KeyNotFoundException($"There is no message '{key}'.");

    /// <summary>The sentences of a finding.</summary>
    public MessageText Tell(Finding finding)
    {
        if (finding.Message is { } own)
        {
            return own.In(_language);
        }

        string Told(string part) => Part(finding.MessageKey, part, finding.Arguments);
        return new MessageText(Told("title"), Told("expected"), Told("found"), Told("why"), Told("fix"));
    }

    /// <summary>One sentence of a message, filled; empty if the message has no such part.</summary>
    public string Part(string key, string name, IReadOnlyDictionary<string, string> arguments) =>
        Templates(key).TryGetValue(name, out string? template) ? Fill(template, key, arguments) : "";

    private string Fill(string template, string key, IReadOnlyDictionary<string, string> arguments)
    {
        StringBuilder text = new(template.Length);
        int at = 0;
        while (at < template.Length)
        {
            int open = template.IndexOf('{', at);
            int close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            string name = template[(open + 1)..close];
            string value = arguments.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"The message '{key}' needs '{name}'.");
            text.Append(template, at, open - at).Append(Inside(value));
            at = close + 1;
        }

        return text.Append(template, at, template.Length - at).ToString();
    }

    // What an error said is English wherever it was thrown; names and numbers have no blanks.
    private string Inside(string value) => value.Contains(' ', StringComparison.Ordinal) ? Sentences.In(_language, value) : value;

    private static MessageCatalog Load(string language)
    {
        Assembly assembly = typeof(MessageCatalog).Assembly;
        string prefix = $"{typeof(MessageCatalog).Namespace}.{language}.";
        string[] resources = [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
        if (resources.Length == 0)
        {
            throw new ArgumentException($"There are no messages in the language '{language}'.", nameof(language));
        }

        IDeserializer deserializer = new DeserializerBuilder().Build();
        Dictionary<string, Dictionary<string, string>> entries = new(StringComparer.Ordinal);
        foreach (string resource in resources)
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
            foreach ((string key, Dictionary<string, string> parts)
                in deserializer.Deserialize<Dictionary<string, Dictionary<string, string>>?>(reader) ?? [])
            {
                entries.Add(key, parts.ToDictionary(part => part.Key, part => part.Value.Trim(), StringComparer.Ordinal));
            }
        }

        return new MessageCatalog(language, entries);
    }
}
