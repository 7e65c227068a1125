using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>A drawn call of an operator.</summary>
public sealed record OperatorCall(Argument[] Arguments)
{
    public IEnumerable<TensorArgument> Tensors =>
        Arguments.SelectMany(a => a is TensorListArgument list ? list.Tensors : a is TensorArgument one ? [one]
            : Array.Empty<TensorArgument>());

    /// <summary>The arguments with values, for libtorch.</summary>
    public Value[] Concrete() => Array.ConvertAll(Arguments, a => a.Concrete());

    /// <summary>The arguments as shapes, for the rule.</summary>
    public Value[] Symbolic(Func<long, Dim>? size = null) => Array.ConvertAll(Arguments, a => a.Symbolic(size ?? (s => s)));

    /// <summary>The call with other sizes.</summary>
    public OperatorCall Resized(Func<long, long> size) => new(Array.ConvertAll(Arguments, a => a.Resized(size)));

    /// <summary>The call after a number of random steps, which make it invalid more often than not.</summary>
    public OperatorCall Varied(int steps, int seed)
    {
        Random random = new(seed);
        Argument[] copy = [.. Arguments];
        for (int i = 0; i < steps; i++)
        {
            int chosen = random.Next(copy.Length);
            copy[chosen] = copy[chosen].Varied(random);
        }

        return new(copy);
    }

    public IEnumerable<OperatorCall> Simpler()
    {
        for (int i = 0; i < Arguments.Length; i++)
        {
            foreach (Argument simpler in Arguments[i].Simpler())
            {
                Argument[] copy = [.. Arguments];
                copy[i] = simpler;
                yield return new(copy);
            }
        }
    }

    public TensorArgument Tensor(int index) => (TensorArgument)Arguments[index];

    public override string ToString() => $"({string.Join(", ", Arguments.AsEnumerable())})";
}
