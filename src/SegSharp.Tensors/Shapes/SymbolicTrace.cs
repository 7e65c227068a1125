namespace SegSharp.Tensors;

/// <summary>
/// Collects the conditions under which a symbolic run is valid: while one is open on this thread, a size check that
/// cannot be decided for every size is written down instead of refused.
/// </summary>
public sealed class SymbolicTrace : IDisposable
{
    [ThreadStatic]
    private static SymbolicTrace? _current;

    private readonly SymbolicTrace? _outer = _current;
    private readonly List<ShapeCondition> _conditions = [];
    private readonly List<OperatorCall> _calls = [];

    private SymbolicTrace()
    {
    }

    /// <summary>The conditions seen so far, each once, in the order in which they came up.</summary>
    public IReadOnlyList<ShapeCondition> Conditions => _conditions;

    /// <summary>The operators that were called, in order.</summary>
    public IReadOnlyList<OperatorCall> Calls => _calls;

    internal static SymbolicTrace? Current => _current;

    /// <summary>Opens a trace on this thread.</summary>
    public static SymbolicTrace Open() => _current = new SymbolicTrace();

    /// <inheritdoc />
    public void Dispose() => _current = _outer;

    internal void Add(OperatorCall call) => _calls.Add(call);

    internal void Add(ShapeCondition condition)
    {
        if (!_conditions.Exists(known => known.Requirement == condition.Requirement))
        {
            _conditions.Add(condition);
        }
    }
}
