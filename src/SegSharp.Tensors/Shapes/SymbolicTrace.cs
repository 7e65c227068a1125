namespace SegSharp.Tensors;

/// <summary>
/// Records a symbolic run: while one is open on this thread, every operator that is called on symbols is remembered with its arguments and
/// its result, and a size check that cannot be decided for every size is written down instead of refused.
/// </summary>
public sealed class SymbolicTrace : IDisposable
{
    [ThreadStatic]
    private static SymbolicTrace? _current;

    private readonly SymbolicTrace? _outer = _current;
    private readonly List<ShapeCondition> _conditions = [];
    private readonly List<OperatorCall> _calls = [];
    private readonly Dictionary<Tensor, Tensor> _constants = new(ReferenceEqualityComparer.Instance);

    private SymbolicTrace()
    {
    }

    /// <summary>The conditions seen so far, each once, in the order in which they came up.</summary>
    public IReadOnlyList<ShapeCondition> Conditions => _conditions;

    /// <summary>The operators that were called, in order.</summary>
    public IReadOnlyList<OperatorCall> Calls => _calls;

    /// <summary>
    /// The arguments that have values and that a scope frees, each with a tensor over the same memory that no scope frees. Parameters,
    /// which outlive the trace anyway, are not among them.
    /// </summary>
    public IReadOnlyDictionary<Tensor, Tensor> Constants => _constants;

    internal static SymbolicTrace? Current => _current;

    /// <summary>Opens a trace on this thread.</summary>
    public static SymbolicTrace Open() => _current = new SymbolicTrace();

    /// <inheritdoc />
    public void Dispose() => _current = _outer;

    internal void Add(OperatorCall call)
    {
        _calls.Add(call);
        foreach (Tensor tensor in call.Inputs)
        {
            if (!tensor.IsSymbolic && tensor.Owner is not null && !_constants.ContainsKey(tensor))
            {
                _constants.Add(tensor, TensorScope.Detach(tensor.Detach()));
            }
        }
    }

    internal void Add(ShapeCondition condition)
    {
        if (!_conditions.Exists(known =>
            (known.Left, known.Relation, known.Right) == (condition.Left, condition.Relation, condition.Right)))
        {
            _conditions.Add(condition);
        }
    }
}
