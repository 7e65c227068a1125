using System.Globalization;
using System.Text.Json;
using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Finds the weights in what a training program saved: the dict itself, or one that is wrapped in it.</summary>
internal sealed class StateDictContent
{
    /// <summary>The metadata's key for the names that the weights were wrapped in.</summary>
    public const string WrapperKey = "torch.wrapper";

    private const int MaximumDepth = 4;
    private const int MaximumTensors = 200_000;
    private const int MaximumName = 512;
    private const int MaximumTexts = 2_000;
    private const int MaximumText = 1 << 16;

    // in this order: of a file that holds both, the weights in training come before their running average
    private static readonly string[] _wrappers =
        ["state_dict", "model_state_dict", "model", "module", "net", "network", "weights", "params", "state_dict_ema", "model_ema", "ema", "ema_state_dict", "params_ema"];

    private readonly string _path;

    private StateDictContent(string path) => _path = path;

    public List<(string Name, TorchTensor Tensor)> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <exception cref="CheckpointFormatException">There are no tensors in it.</exception>
    public static StateDictContent Find(string path, object? root)
    {
        StateDictContent content = new(path);
        if (root is TorchTensor single)
        {
            content.Tensors.Add(("tensor", single));
            return content;
        }

        if (root is not PickleDict dict)
        {
            throw new CheckpointFormatException(path, $"it holds {Describe(root)} instead of named tensors.");
        }

        content.CollectMetadata(dict, string.Empty, 0);
        List<string> wrappers = [];
        PickleDict weights = Unwrap(dict, wrappers);
        if (wrappers.Count > 0)
        {
            content.Metadata[WrapperKey] = string.Join('.', wrappers);
        }

        content.CollectTensors(weights);
        return content.Tensors.Count > 0 ? content : throw new CheckpointFormatException(path, "there are no named tensors in it.");
    }

    private static PickleDict Unwrap(PickleDict dict, List<string> wrappers)
    {
        while (wrappers.Count < MaximumDepth && !dict.Items.Any(item => item.Value is TorchTensor))
        {
            string? inner = _wrappers.FirstOrDefault(name => dict.TryGet(name, out object? value) && value is PickleDict);
            if (inner is null || !dict.TryGet(inner, out object? found))
            {
                break;
            }

            wrappers.Add(inner);
            dict = (PickleDict)found!;
        }

        return dict;
    }

    private static string Describe(object? value) => value switch
    {
        null => "nothing",
        PickleList or PickleTuple => "a list",
        PickleInert => "a Python object",
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
        foreach ((object? key, object? value) in dict.Items)
        {
            if (key is not string { Length: <= MaximumName } name || Metadata.Count >= MaximumTexts)
            {
                continue;
            }

            if (value is PickleDict inner && depth < 2 && !_wrappers.Contains(name))
            {
                CollectMetadata(inner, $"{prefix}{name}.", depth + 1);
            }
            else if (ToText(value, 0) is { Length: <= MaximumText } text)
            {
                Metadata[prefix + name] = text;
            }
        }
    }

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
            return JsonSerializer.Serialize(items.Cast<string>());
        }

        long[]?[] rows = [.. items.Select(item => item is PickleTuple or PickleList ? Row(item) : null)];
        return rows.All(row => row is not null) ? JsonSerializer.Serialize(rows) : null;
    }

    private static long[]? Row(object item)
    {
        IReadOnlyList<object?> values = item is PickleTuple tuple ? tuple.Items : ((PickleList)item).Items;
        return values.Count <= 4 && values.All(value => value is long) ? [.. values.Cast<long>()] : null;
    }
}
