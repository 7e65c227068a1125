using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>The names that may stand in a file of weights, and what they mean: nothing is ever executed.</summary>
internal sealed class TorchPickleHost(PickleSource source) : IPickleHost
{
    // bounds every size, stride and offset, so that products of two cannot overflow
    private const long MaximumNumber = 1L << 40;

    // an expanded tensor may be larger than its numbers, but not so much larger that reading it would hurt
    private const long MaximumExpansion = 1 << 20;

    private static readonly Dictionary<string, DType> _storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = DType.Float32,
        ["DoubleStorage"] = DType.Float64,
        ["HalfStorage"] = DType.Float16,
        ["BFloat16Storage"] = DType.BFloat16,
        ["LongStorage"] = DType.Int64,
        ["IntStorage"] = DType.Int32,
        ["ShortStorage"] = DType.Int16,
        ["CharStorage"] = DType.Int8,
        ["ByteStorage"] = DType.UInt8,
        ["BoolStorage"] = DType.Bool,
    };

    // what runs write beside the weights: read over, not kept
    private static readonly HashSet<string> _inert = new(StringComparer.Ordinal)
    {
        "torch.device", "torch.Generator", "torch.float32", "torch.float64", "torch.float16", "torch.bfloat16", "torch.int64", "torch.int32", "torch.uint8", "torch.bool",
        "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar",
        "numpy.ndarray", "numpy.dtype", "_codecs.encode", "argparse.Namespace", "collections.Counter", "builtins.slice", "__builtin__.slice",
        "datetime.datetime", "pathlib.PosixPath", "mmengine.logging.history_buffer.HistoryBuffer", "mmengine.config.config.ConfigDict",
        "pytorch_lightning.utilities.parsing.AttributeDict", "lightning.pytorch.utilities.parsing.AttributeDict",
        "omegaconf.dictconfig.DictConfig", "torch.Tensor", "torch.nn.parameter.Parameter",
    };

    private static readonly HashSet<string> _containers = new(StringComparer.Ordinal)
    {
        "collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict",
        "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset", "builtins.list", "__builtin__.list",
        "torch.Size", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_parameter_with_state", "torch._tensor._rebuild_from_type_v2",
    };

    /// <summary>The storages that were named so far, and the types of their elements.</summary>
    public Dictionary<string, DType> Storages { get; } = new(StringComparer.Ordinal);

    public static string StorageName(DType dtype) => _storages.First(pair => pair.Value == dtype).Key;

    public PickleGlobal Resolve(string module, string name)
    {
        string full = $"{module}.{name}";
        bool known = _containers.Contains(full) || _inert.Contains(full) || (module is "torch" or "torch.cuda" && _storages.ContainsKey(name));
        if (known)
        {
            return new PickleGlobal(module, name);
        }

        string printable = new([.. full.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
        throw source.Bad(
            $"it contains the Python object '{printable}', which weights do not need, so it is refused and nothing of it was executed; " +
            "save the model's state_dict() alone, or convert the file where it comes from.");
    }

    public object? Call(PickleGlobal function, object?[] arguments) => $"{function.Module}.{function.Name}" switch
    {
        "collections.OrderedDict" or "collections.defaultdict" or "builtins.dict" or "__builtin__.dict" => Dict(arguments),
        "builtins.set" or "__builtin__.set" or "builtins.frozenset" or "__builtin__.frozenset" or "builtins.list" or "__builtin__.list" => List(arguments),
        "torch.Size" => arguments is [PickleTuple sizes] ? sizes : throw Damaged("torch.Size"),
        "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => Rebuild(arguments),
        "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" =>
            arguments is [TorchTensor tensor, ..] ? tensor : throw Damaged(function.Name),
        "torch._tensor._rebuild_from_type_v2" => arguments is [PickleGlobal { Module: "torch._utils" } inner, PickleGlobal, PickleTuple items, ..]
            ? Call(inner, items.Items) : throw Damaged(function.Name),
        string name when _inert.Contains(name) => new PickleInert(),
        _ => throw Damaged(function.Name),
    };

    public object? Load(object? persistentId)
    {
        if (persistentId is not PickleTuple { Items: ["storage", PickleGlobal type, string key, string, long count, ..] items }
            || !_storages.TryGetValue(type.Name, out DType dtype) || count is < 0 or > MaximumNumber)
        {
            throw Damaged("a storage");
        }

        if (!Storages.TryAdd(key, dtype) && Storages[key] != dtype)
        {
            throw Damaged($"storage '{key}', which has two types,");
        }

        // a view of another storage, as files before PyTorch 0.4 have it: (key, offset, size)
        if (items.Length > 5 && items[5] is PickleTuple view)
        {
            return view.Items is [string, long first, long size] && first is >= 0 and <= MaximumNumber && size is >= 0 and <= MaximumNumber
                ? new TorchStorage(key, dtype, size, first) : throw Damaged("a storage's view");
        }

        return new TorchStorage(key, dtype, count, 0);
    }

    private PickleDict Dict(object?[] arguments)
    {
        PickleDict dict = new();
        if (arguments is [PickleList pairs])
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
        if (arguments is [PickleList items])
        {
            list.Items.AddRange(items.Items);
        }

        return list;
    }

    private TorchTensor Rebuild(object?[] arguments)
    {
        if (arguments is not [TorchStorage storage, long offset, PickleTuple sizes, PickleTuple strides, ..]
            || sizes.Items.Length != strides.Items.Length || sizes.Items.Length > Native.NativeTensorInfo.MaximumRank
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
            throw source.Bad($"a tensor of shape [{string.Join(", ", tensor.Sizes)}] reaches beyond its {storage.ElementCount} numbers: the file is damaged.");
        }

        return elements <= Math.Max(MaximumExpansion, storage.ElementCount) ? tensor : throw source.Bad(
            $"a tensor of shape [{string.Join(", ", tensor.Sizes)}] is an expansion of {storage.ElementCount} numbers, too large to be written out.");
    }

    private long[] Numbers(PickleTuple tuple) =>
        [.. tuple.Items.Select(item => item is long number and >= 0 and <= MaximumNumber ? number : throw Damaged("a tensor's shape"))];

    private CheckpointFormatException Damaged(string what) => source.Bad($"the description of {what} is not as PyTorch writes it: the file is damaged.");
}
