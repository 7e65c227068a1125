using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Records the module calls of a symbolic run on this thread, with the operators and size conditions inside them.</summary>
public sealed class ModuleTrace : IDisposable
{
    [ThreadStatic]
    private static ModuleTrace? _current;

    private readonly ModuleTrace? _outer = _current;
    private readonly SymbolicTrace _operators = SymbolicTrace.Open();
    private readonly List<ModuleCall?> _calls = [];
    private readonly List<(Range Operators, Shape Output)> _recomputed = [];
    private int _depth;

    private ModuleTrace()
    {
    }

    /// <summary>The calls in the order in which they began.</summary>
    public IReadOnlyList<ModuleCall> Calls => [.. _calls.OfType<ModuleCall>()];

    /// <summary>The operators and conditions.</summary>
    public SymbolicTrace Operators => _operators;

    /// <summary>The parts that the backward pass computes again: which operators they consist of, and what they give.</summary>
    public IReadOnlyList<(Range Operators, Shape Output)> Recomputed => _recomputed;

    internal static ModuleTrace? Current => _current;

    /// <summary>Opens a trace on this thread.</summary>
    public static ModuleTrace Open() => _current = new ModuleTrace();

    /// <inheritdoc />
    public void Dispose()
    {
        _current = _outer;
        _operators.Dispose();
    }

    internal int Begin()
    {
        _calls.Add(null);
        _depth++;
        return _operators.Calls.Count;
    }

    internal void End(int slot, Module module, int firstOperator, IReadOnlyList<Shape> outputs)
    {
        _depth--;
        _calls[slot] = new ModuleCall(module, _depth, outputs, firstOperator.._operators.Calls.Count);
    }

    internal void MarkRecomputed(int firstOperator, Shape output) => _recomputed.Add((firstOperator.._operators.Calls.Count, output));

    internal int NextSlot => _calls.Count;
}
