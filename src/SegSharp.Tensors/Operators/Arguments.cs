using System.Runtime.CompilerServices;

namespace SegSharp.Tensors.Operators;

/// <summary>
/// What a shape rule sees of a call: the arguments by position, and the ways to refuse them. Every refusal names the
/// operator, the operands and the module.
/// </summary>
public readonly ref struct Arguments
{
    private readonly ReadOnlySpan<Value> _values;
    private readonly Operator _operator;

    internal Arguments(Operator op, ReadOnlySpan<Value> values)
    {
        _operator = op;
        _values = values;
    }

    /// <summary>The name of an argument.</summary>
    public string Name(int index) => _operator.ArgumentNames[index];

    /// <summary>The shape of a tensor argument.</summary>
    public Shape Shape(int index) => Tensor(index).Shape;

    /// <summary>The element type of a tensor argument.</summary>
    public DType DType(int index) => Tensor(index).DType;

    /// <summary>Whether an optional argument was given.</summary>
    public bool Has(int index) => index < _values.Length && _values[index].Kind is not (ValueKind.None or ValueKind.Default);

    /// <summary>A whole number.</summary>
    public long Int(int index) => _values[index].Integer;

    /// <summary>Whether a number is a real one, not a whole one.</summary>
    public bool IsReal(int index) => _values[index].Kind == ValueKind.Double;

    /// <summary>A real number.</summary>
    public double Real(int index) => _values[index].Real;

    /// <summary>A truth value, or the fallback where the argument was left to its default.</summary>
    public bool Bool(int index, bool fallback = false) => Has(index) ? _values[index].Integer != 0 : fallback;

    /// <summary>The shape and type of each tensor in a list.</summary>
    public IReadOnlyList<Tensor> Tensors(int index) => (Tensor[])_values[index].Reference!;

    /// <summary>A list of whole numbers.</summary>
    public long[] Ints(int index) => _values[index].Reference is Shape shape ? shape.ToLongs() : (long[])_values[index].Reference!;

    /// <summary>A list of sizes, which may be symbolic.</summary>
    public Shape Sizes(int index) =>
        _values[index].Reference is Shape shape ? shape : global::SegSharp.Tensors.Shape.Of((long[])_values[index].Reference!);

    /// <summary>A dimension counted from the front; refuses one that the tensor does not have.</summary>
    public int Axis(long dim, int rank)
    {
        // libtorch lets a tensor without dimensions be asked for dimension 0 or -1
        int span = Math.Max(rank, 1);
        if (dim < -span || dim >= span)
        {
            throw Error($"dimension {dim} does not exist, expected {-span} to {span - 1}.");
        }

        return (int)(dim < 0 ? dim + span : dim);
    }

    /// <summary>Refuses a tensor of another rank.</summary>
    public void Rank(int index, int rank, string meaning)
    {
        if (Shape(index).Rank != rank)
        {
            throw Error($"'{_operator.ArgumentNames[index]}' has {Shape(index).Rank} dimensions, expected {rank}: {meaning}.");
        }
    }

    /// <summary>Refuses two sizes that differ; writes the condition down where it cannot be decided.</summary>
    /// <param name="left">The size found.</param>
    /// <param name="right">The size expected.</param>
    /// <param name="what">What is compared: 'channels of input (dimension 1)'.</param>
    /// <param name="remedy">What would work.</param>
    public void Equal(Dim left, Dim right, string what, string? remedy = null)
    {
        bool? decision = left.EqualTo(right);
        if (decision != true)
        {
            Decide(new(left, DimRelation.Equal, right, Reason(what), ModulePath.Current), decision,
                $"{what} is {left}, expected {right}.", remedy);
        }
    }

    /// <summary>Refuses a size below a bound; writes the condition down where it cannot be decided.</summary>
    /// <param name="left">The size found.</param>
    /// <param name="right">The least size.</param>
    /// <param name="what">What is compared: 'the number of channels'.</param>
    /// <param name="remedy">What would work.</param>
    /// <param name="kind">What the condition is about.</param>
    public void AtLeast(Dim left, Dim right, string what, string? remedy = null, ShapeConditionKind kind = ShapeConditionKind.Size)
    {
        bool? decision = left.AtLeast(right);
        if (decision != true)
        {
            ShapeCondition condition = new(left, DimRelation.AtLeast, right, Reason(what), ModulePath.Current) { Kind = kind };
            Decide(condition, decision, $"{what} is {left}, expected at least {right}.", remedy);
        }
    }

    /// <summary>Refuses two shapes that differ.</summary>
    /// <param name="left">The shape found.</param>
    /// <param name="right">The shape expected.</param>
    /// <param name="what">What is compared: 'weight'.</param>
    public void SameShape(Shape left, Shape right, string what)
    {
        if (left == right)
        {
            return;
        }

        Require(left.Rank == right.Rank, $"{what} has shape {left}, expected {right}.");
        for (int i = 0; i < left.Rank; i++)
        {
            Equal(left[i], right[i], $"dimension {i} of {what}");
        }
    }

    /// <summary>Refuses a size that a number does not divide; writes the condition down where it cannot be decided.</summary>
    /// <returns>The quotient.</returns>
    public Dim Divided(Dim size, long divisor, string what)
    {
        Dim quotient = size.FloorDivide(divisor);
        if (!size.IsSymbolic)
        {
            Require(quotient * divisor == size, $"{what}, {size}, does not divide by {divisor}.");
        }
        else if (size != quotient * divisor)
        {
            Equal(size, quotient * divisor, $"{what}, which must divide by {divisor},");
        }

        return quotient;
    }

    /// <summary>Refuses a call unless a fact about plain numbers holds.</summary>
    public void Require(bool fact, string problem, string? remedy = null)
    {
        if (!fact)
        {
            throw Error(problem, remedy);
        }
    }

    /// <summary>Refuses a call unless a fact about plain numbers holds; the text is written only where it does not.</summary>
    public void Require(bool fact, [InterpolatedStringHandlerArgument(nameof(fact))] ref RefusalText problem, string? remedy = null)
    {
        if (!fact)
        {
            throw Error(problem.ToString(), remedy);
        }
    }

    /// <summary>The exception for this call, with its tensors.</summary>
    public ShapeException Error(string problem, string? remedy = null)
    {
        List<ShapeOperand> operands = [];
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i].Tensor is { } tensor)
            {
                operands.Add(new ShapeOperand(_operator.ArgumentNames[i], tensor.Shape, _operator.MeaningOf(i, tensor.Rank)));
            }
            else if (_values[i].Reference is Tensor[] list)
            {
                string name = _operator.ArgumentNames[i];
                operands.AddRange(list.Select((t, k) => new ShapeOperand($"{name}[{k}]", t.Shape)));
            }
        }

        return new ShapeException(_operator.ShortName, problem, operands, ModulePath.Current, remedy);
    }

    private Tensor Tensor(int index) => _values[index].Tensor
        ?? throw new InvalidOperationException($"Argument {index} of {_operator.Name} is not a tensor.");

    private string Reason(string what) => $"{_operator.ShortName}: {what}";

    private void Decide(ShapeCondition condition, bool? decision, string problem, string? remedy)
    {
        if (decision is null && SymbolicTrace.Current is { } trace)
        {
            trace.Add(condition);
            return;
        }

        throw Error(problem, remedy);
    }
}
