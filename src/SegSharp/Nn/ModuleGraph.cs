using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>
/// What a module computes, as a graph: operators in order, each argument of which is an input, a parameter or buffer, a constant, or the
/// result of an earlier operator. An exporter writes it down; <see cref="Run"/> computes it.
/// </summary>
/// <remarks>
/// Tensors are told apart by identity, not by value: <see cref="NameOf"/> gives each one a name of its own. What a model with memory
/// computes from its parameters alone, such as the decode head's folded weights, is computed while it is recorded and becomes a constant; a
/// model without memory gives every operator.
/// </remarks>
public sealed class ModuleGraph
{
    private readonly Dictionary<Tensor, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _constants = new(StringComparer.Ordinal);

    private ModuleGraph(GraphForm form, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, SymbolicTrace trace) =>
        (Form, Inputs, Outputs, Calls, Conditions) = (form, inputs, outputs, trace.Calls, trace.Conditions);

    /// <summary>The form that was recorded.</summary>
    public GraphForm Form { get; }

    /// <summary>What the graph is given.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>What it gives.</summary>
    public IReadOnlyList<Tensor> Outputs { get; }

    /// <summary>The operators in order.</summary>
    public IReadOnlyList<OperatorCall> Calls { get; }

    /// <summary>What must hold of the sizes.</summary>
    public IReadOnlyList<ShapeCondition> Conditions { get; }

    /// <summary>The parameters and buffers that the graph reads, by their names in the checkpoint.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Other tensors with values that the graph reads, such as class weights, by their names in the graph.</summary>
    public IReadOnlyDictionary<string, Tensor> Constants => _constants;

    /// <summary>Records a computation on symbols; the module stays in training or in evaluation, as it is.</summary>
    /// <param name="module">The module whose parameters and buffers are named.</param>
    /// <param name="inputs">Symbolic tensors.</param>
    /// <param name="compute">Computes the outputs from the inputs.</param>
    /// <param name="form">The form to record.</param>
    /// <exception cref="ShapeException">The inputs do not fit.</exception>
    /// <exception cref="InvalidOperationException">An operator takes a symbolic tensor that no operator of the graph made.</exception>
    public static ModuleGraph Of(
        Module module, IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>> compute, GraphForm form = GraphForm.Published)
    {
        using IDisposable mode = GraphForms.Use(form);
        using ModuleTrace trace = ModuleTrace.Open();
        ModuleGraph graph = new(form, inputs, [.. compute()], trace.Operators);
        graph.Resolve(module, trace.Operators);
        return graph;
    }

    /// <summary>A tensor's name: that in the checkpoint, or <c>input0</c>, <c>constant0</c>, <c>value0</c> and so on.</summary>
    /// <exception cref="KeyNotFoundException">The tensor is none of the graph's.</exception>
    public string NameOf(Tensor tensor) => _names[tensor];

    /// <summary>Computes the graph, operator by operator.</summary>
    /// <param name="inputs">Tensors in the place of <see cref="Inputs"/>; their sizes are those of the symbols.</param>
    /// <param name="stateOf">Gives a parameter or buffer by its name.</param>
    /// <exception cref="ShapeException">The tensors do not fit.</exception>
    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs, Func<string, Tensor> stateOf)
    {
        if (inputs.Count != Inputs.Count)
        {
            throw new ArgumentException($"There are {inputs.Count} inputs, expected {Inputs.Count}.", nameof(inputs));
        }

        using TensorScope scope = TensorScope.Open();
        Dictionary<Tensor, Tensor> values = new(ReferenceEqualityComparer.Instance);
        Dictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach ((Tensor symbolic, Tensor given) in Inputs.Zip(inputs))
        {
            values[symbolic] = given;
            foreach ((Dim symbol, Dim size) in symbolic.Shape.Zip(given.Shape))
            {
                sizes[symbol.ToString()] = size.Value; // a number is bound too, and never asked for
            }
        }

        Tensor ValueOf(Tensor tensor) => values.TryGetValue(tensor, out Tensor? value) ? value
            : _constants.TryGetValue(NameOf(tensor), out Tensor? constant) ? constant : stateOf(NameOf(tensor));
        foreach (OperatorCall call in Calls)
        {
            values[call.Result] = call.Replay(ValueOf, sizes);
        }

        return [.. Outputs.Select(output => scope.Keep(ValueOf(output)))];
    }

    private void Resolve(Module module, SymbolicTrace trace)
    {
        Dictionary<Tensor, string> slots = new(ReferenceEqualityComparer.Instance);
        foreach ((string name, TensorSlot slot) in module.NamedState())
        {
            slots.TryAdd(slot.Value, name);
        }

        for (int i = 0; i < Inputs.Count; i++)
        {
            _names.Add(Inputs[i], $"input{i}");
        }

        for (int i = 0; i < Calls.Count; i++)
        {
            foreach (Tensor tensor in Calls[i].Inputs)
            {
                Name(tensor, slots, trace, Calls[i]);
            }

            _names.Add(Calls[i].Result, $"value{i}");
        }

        foreach (Tensor output in Outputs)
        {
            Name(output, slots, trace, call: null);
        }
    }

    private void Name(Tensor tensor, Dictionary<Tensor, string> slots, SymbolicTrace trace, OperatorCall? call)
    {
        if (_names.ContainsKey(tensor))
        {
            return;
        }

        if (slots.TryGetValue(tensor, out string? name))
        {
            _state.Add(name, tensor);
        }
        else if (!tensor.IsSymbolic)
        {
            name = $"constant{_constants.Count}";
            _constants.Add(name, trace.Constants.GetValueOrDefault(tensor, tensor));
        }
        else
        {
            string user = call is null ? "its output" : $"{call.Operator.ShortName} in {call.ModulePath}";
            throw new InvalidOperationException(
                $"The graph has no source for a tensor {tensor.Shape}, which {user} takes: no recorded operator made it.");
        }

        _names.Add(tensor, name);
    }
}
