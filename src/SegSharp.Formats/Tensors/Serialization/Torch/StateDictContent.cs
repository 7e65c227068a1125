using System.Globalization;
using System.Text.Json;
using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Finds the weights in what a training program saved: the dict itself, or one that is wrapped in it.</summary>
internal sealed class StateDictContent
{
    /// <summary>The metadata's key for the names that the weights were wrapped in.</summary>
    public const string WrapperKey = "torch.wrapper";

    /// <summary>The metadata's key for the Python classes that nothing was needed of.</summary>
    public const string SkippedKey = "torch.skipped";

    private const int MaximumDepth = 4;
    private const int MaximumMetadataDepth = 2;
    private const int MaximumTensors = 200_000;
    private const int MaximumName = 512;
    private const int MaximumTexts = 2_000;
    private const int MaximumText = 1 << 16;

    // in this order: of a file that holds both, the weights in training come before their running average
    private static readonly string[] _wrappers =
        ["state_dict", "model_state_dict", "model", "module", "net", "network", "weights", "params", "state_dict_ema", "model_ema", "ema",
            "ema_state_dict", "params_ema"];

    private static readonly string[] _trainingState = ["optim", "sched", "scaler", "rng", "callback", "loops"];

    private readonly string _path;
    private readonly Dictionary<object, PickleDict?> _dicts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PickleDict, int> _counts = [];
    private readonly HashSet<PickleDict> _seen = [];

    private StateDictContent(string path) => _path = path;

    public List<(string Name, TorchTensor Tensor)> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Finds them.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="root">What the pickle holds.</param>
    /// <param name="skipped">The classes of objects that nothing was needed of.</param>
    /// <exception cref="CheckpointFormatException">There are no tensors in it.</exception>
    public static StateDictContent Find(string path, object? root, IReadOnlyCollection<string> skipped)
    {
        StateDictContent content = new(path);
        if (root is TorchTensor single)
        {
            content.Tensors.Add(("tensor", single));
            return content;
        }

        PickleDict dict = content.Dict(root) ?? throw new CheckpointFormatException(
            path,
            $"it holds {Describe(root)} instead of named tensors"
            + $"{(root is PickleInert ? ", and nothing of it was executed; save the model's state_dict() alone" : string.Empty)}.");
        content.CollectMetadata(root is PickleInert ? new PickleDict() : dict, string.Empty, 0);
        List<string> wrappers = [];
        PickleDict weights = content.Unwrap(dict, wrappers);
        if (wrappers.Count > 0)
        {
            content.Metadata[WrapperKey] = string.Join('.', wrappers);
        }

        if (skipped.Count > 0)
        {
            content.Metadata[SkippedKey] = string.Join(", ", skipped);
        }

        content.CollectTensors(weights);
        return content.Tensors.Count > 0 ? content : throw new CheckpointFormatException(path, "there are no named tensors in it.");
    }

    // The dict with the most tensors: a loss or an accuracy beside the weights may be a tensor too. Of several that are about as large,
    // such as weights and their running average, the first of the names above.
    private PickleDict Unwrap(PickleDict dict, List<string> wrappers)
    {
        while (wrappers.Count < MaximumDepth)
        {
            (string Name, PickleDict Dict, int Count)[] inner =
                [.. dict.Items.Select(item => (Name: item.Key as string, Dict: Dict(item.Value)))
                    .Where(item => item is { Name: not null, Dict: not null } && !IsTrainingState(item.Name!))
                    .Select(item => (item.Name!, item.Dict!, MostTensors(item.Dict!, MaximumDepth - wrappers.Count)))];
            int most = inner.Select(item => item.Count).DefaultIfEmpty(0).Max();
            if (most <= CountTensors(dict))
            {
                break;
            }

            (string name, dict, _) = inner.Where(item => 2 * item.Count >= most)
                .OrderBy(item => Array.IndexOf(_wrappers, item.Name) is >= 0 and var at ? at : _wrappers.Length)
                    .ThenByDescending(item => item.Count).First();
            wrappers.Add(name);
        }

        return dict;
    }

    // One object may stand in many places: each is looked at once.
    private PickleDict? Dict(object? value)
    {
        if (value is not (PickleDict or PickleInert))
        {
            return null;
        }

        if (!_dicts.TryGetValue(value, out PickleDict? dict))
        {
            _dicts[value] = dict = PickledModule.Dict(value);
        }

        return dict;
    }

    private static int CountTensors(PickleDict dict) => dict.Items.Count(item => item.Value is TorchTensor);

    private int MostTensors(PickleDict dict, int depth)
    {
        if (_counts.TryGetValue(dict, out int known))
        {
            return known;
        }

        int most = _counts[dict] = CountTensors(dict);
        foreach ((object? key, object? value) in depth <= 0 ? [] : dict.Items)
        {
            if (key is string name && !IsTrainingState(name) && Dict(value) is { } inner)
            {
                most = Math.Max(most, MostTensors(inner, depth - 1));
            }
        }

        return _counts[dict] = most;
    }

    private static bool IsTrainingState(string name) =>
        Array.Exists(_trainingState, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string Describe(object? value) => value switch
    {
        null => "nothing",
        PickleList or PickleTuple => "a list",
        PickleInert inert =>
            $"the Python object '{new string([.. inert.Name.Take(MaximumName).Select(c => char.IsControl(c) ? '?' : c)])}'",
        string => "a text",
        _ => "a single value",
    };

    private void CollectTensors(PickleDict weights)
    {
        foreach ((object? key, object? value) in weights.Items)
        {
            if (value is not TorchTensor tensor)
            {
                continue;
            }

            if (key is not string { Length: <= MaximumName } name || Tensors.Count == MaximumTensors)
            {
                throw new CheckpointFormatException(_path, "its tensors are not named as those of a model: the file is damaged.");
            }

            Tensors.Add((name, tensor));
        }
    }

    // texts and numbers beside the weights: the iteration, the classes' names, …
    private void CollectMetadata(PickleDict dict, string prefix, int depth)
    {
        if (!_seen.Add(dict))
        {
            return;
        }

        foreach ((object? key, object? value) in dict.Items)
        {
            if (key is not string { Length: <= MaximumName } name || Metadata.Count >= MaximumTexts)
            {
                continue;
            }

            if (Labels(value) is { Length: <= MaximumText } labels)
            {
                Metadata[prefix + name] = labels;
            }
            else if (Attributes(value) is { } inner && depth < MaximumMetadataDepth && (depth > 0 || !_wrappers.Contains(name)))
            {
                CollectMetadata(inner, $"{prefix}{name}.", depth + 1);
            }
            else if (ToText(value, 0) is { Length: <= MaximumText } text)
            {
                Metadata[prefix + name] = text;
            }
        }
    }

    private static PickleDict? Attributes(object? value) => value as PickleDict ?? (value as PickleInert)?.State;

    // {0: 'road', 1: 'sky'}, as configs of transformers name classes
    private static string? Labels(object? value) =>
        value is PickleDict { Items: { Count: > 0 and <= MaximumTexts } items }
            && items.All(item => item is { Key: long, Value: string }
                || (item is { Key: string key, Value: string } && int.TryParse(key, out _)))
            ? JsonSerializer.Serialize(items.DistinctBy(item => $"{item.Key}")
                .ToDictionary(item => $"{item.Key}", item => (string)item.Value!), ContentJson.Default.DictionaryStringString)
            : null;

    private static string? ToText(object? value, int depth) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        PickleTuple tuple when depth < 1 => ToJson(tuple.Items),
        PickleList list when depth < 1 => ToJson(list.Items),
        _ => null,
    };

    // lists of texts, numbers, or of rows of numbers: class names and palettes
    private static string? ToJson(IReadOnlyList<object?> items)
    {
        if (items.Count is 0 or > 2_000)
        {
            return null;
        }

        if (items.All(item => item is string))
        {
            return JsonSerializer.Serialize([.. items.Cast<string>()], ContentJson.Default.StringArray);
        }

        long[]?[] rows = [.. items.Select(item => item is PickleTuple or PickleList ? Row(item) : null)];
        return rows.All(row => row is not null) ? JsonSerializer.Serialize(rows, ContentJson.Default.Int64ArrayArray) : null;
    }

    private static long[]? Row(object item)
    {
        IReadOnlyList<object?> values = item is PickleTuple tuple ? tuple.Items : ((PickleList)item).Items;
        return values.Count <= 4 && values.All(value => value is long) ? [.. values.Cast<long>()] : null;
    }
}
