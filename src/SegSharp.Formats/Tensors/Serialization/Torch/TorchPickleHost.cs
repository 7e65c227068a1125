using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>The names that may stand in a file of weights, and what they mean: nothing is ever executed.</summary>
internal sealed class TorchPickleHost(PickleSource source) : IPickleHost
{
    // bounds every size, stride and offset, so that products of two cannot overflow
    private const long MaximumNumber = 1L << 40;

    // an expanded tensor may be larger than its numbers, but not so much larger that reading it would hurt
    private const long MaximumExpansion = 1 << 20;

    private const int MaximumSkipped = 100;
    private const int MaximumName = 200;

    /// <summary>The storages that were named so far, and the types of their elements.</summary>
    public Dictionary<string, ElementType> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>The classes of objects of which nothing was needed.</summary>
    public SortedSet<string> Skipped { get; } = new(StringComparer.Ordinal);

    public static string StorageName(DType dtype) => ElementType.StorageName(dtype);

    public PickleGlobal Resolve(string module, string name) =>
        !PickleNames.IsSuspect(module, name) ? new PickleGlobal(module, name) : throw source.Bad(
        $"it contains the Python object '{Printable($"{module}.{name}")}', which weights do not need, " +
            "so it is refused and nothing of it was executed; "
        + "save the model's state_dict() alone, or convert the file where it comes from.");

    public object? Call(PickleGlobal function, object?[] arguments) => $"{function.Module}.{function.Name}" switch
    {
        "torch.Size" => arguments is [PickleTuple sizes] ? sizes : throw Damaged("torch.Size"),
        "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => Rebuild(arguments),
        "torch._utils._rebuild_tensor_v3" => RebuildTyped(arguments),
        "torch._utils._rebuild_qtensor" => arguments.Length > 3 ? Rebuild(arguments[..4]) : throw Damaged(function.Name),
        "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" =>
            arguments is [TorchTensor tensor, ..] ? tensor : throw Damaged(function.Name),
        "torch._tensor._rebuild_from_type_v2" =>
            arguments is [PickleGlobal { Module: "torch._utils" } inner, PickleGlobal, PickleTuple items, ..]
            ? Call(inner, items.Items) : throw Damaged(function.Name),
        string name when PickleNames.IsDict(name) => Dict(arguments),
        string name when PickleNames.IsList(name) => List(arguments),
        string name => Inert(name),
    };

    public object? Load(object? persistentId)
    {
        // a class with its source, as the layout before 1.6 keeps whole modules
        if (persistentId is PickleTuple { Items: ["module", PickleGlobal module, ..] })
        {
            return module;
        }

        if (persistentId is not PickleTuple { Items: ["storage", PickleGlobal type, string key, string, long count, ..] items }
            || ElementType.OfStorage(type.Name) is not { } element || count is < 0 or > MaximumNumber)
        {
            throw Damaged("a storage");
        }

        if (!Storages.TryAdd(key, element) && Storages[key] != element)
        {
            throw Damaged($"storage '{key}', which has two types,");
        }

        // a view of another storage, as files before PyTorch 0.4 have it: (key, offset, size)
        if (items.Length > 5 && items[5] is PickleTuple view)
        {
            return view.Items is [string, long first, long size] && first is >= 0 and <= MaximumNumber && size is >= 0 and <= MaximumNumber
                ? new TorchStorage(key, element, size, first) : throw Damaged("a storage's view");
        }

        return new TorchStorage(key, element, count, 0);
    }

    private static string Printable(string name) => new([.. name.Take(MaximumName).Select(c => char.IsControl(c) ? '?' : c)]);

    private PickleInert Inert(string name)
    {
        if (Skipped.Count < MaximumSkipped)
        {
            Skipped.Add(Printable(name));
        }

        return new PickleInert(name);
    }

    private PickleDict Dict(object?[] arguments)
    {
        PickleDict dict = new();
        if (arguments is [PickleDict content])
        {
            dict.Items.AddRange(content.Items);
        }
        else if (arguments is [PickleList pairs])
        {
            foreach (object? pair in pairs.Items)
            {
                object?[] items = pair switch
                {
                    PickleTuple tuple => tuple.Items,
                    PickleList { Items.Count: 2 } list => [.. list.Items],
                    _ => [],
                };
                dict.Items.Add(items is [var key, var value] ? new(key, value) : throw Damaged("an ordered dict"));
            }
        }

        return dict;
    }

    private static PickleList List(object?[] arguments)
    {
        PickleList list = new();
        if (arguments is [PickleList items, ..])
        {
            list.Items.AddRange(items.Items);
        }

        return list;
    }

    // the type stands beside a storage of bytes
    private TorchTensor RebuildTyped(object?[] arguments) =>
        arguments is [TorchStorage storage, _, _, _, _, _, PickleGlobal { Module: "torch", Name: string name }, ..]
            && ElementType.OfName(name) is { } type
            ? Rebuild([storage with { Type = type, ElementCount = storage.ElementCount * storage.Type.Bytes / type.Bytes },
                .. arguments[1..4]])
            : throw Damaged("a tensor's type");

    private TorchTensor Rebuild(object?[] arguments)
    {
        if (arguments is not [TorchStorage storage, long offset, PickleTuple sizes, PickleTuple strides, ..]
            || sizes.Items.Length != strides.Items.Length || sizes.Items.Length > TensorEntry.MaximumRank
            || offset is < 0 or > MaximumNumber)
        {
            throw Damaged("a tensor");
        }

        TorchTensor tensor = new(storage, offset, Numbers(sizes), Numbers(strides));
        Int128 elements = 1, last = offset;
        for (int i = 0; i < tensor.Sizes.Length; i++)
        {
            elements = elements > MaximumNumber ? elements : elements * tensor.Sizes[i];
            last += (Int128)Math.Max(0, tensor.Sizes[i] - 1) * tensor.Strides[i];
        }

        if (tensor.Sizes.Contains(0))
        {
            return tensor;
        }

        if (last >= storage.ElementCount)
        {
            throw source.Bad($"a tensor of shape [{string.Join(", ", tensor.Sizes)}] reaches beyond its {storage.ElementCount} numbers: " +
                "the file is damaged.");
        }

        return elements <= Math.Max(MaximumExpansion, storage.ElementCount) ? tensor : throw source.Bad(
            $"a tensor of shape [{string.Join(", ", tensor.Sizes)}] is an expansion of {storage.ElementCount} numbers, " +
                "too large to be written out.");
    }

    private long[] Numbers(PickleTuple tuple) =>
        [.. tuple.Items.Select(item => item is long number and >= 0 and <= MaximumNumber ? number : throw Damaged("a tensor's shape"))];

    private CheckpointFormatException Damaged(string what) =>
        source.Bad($"the description of {what} is not as PyTorch writes it: the file is damaged.");
}
