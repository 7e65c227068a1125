namespace SegSharp.Tensors;

/// <summary>
/// Frees the tensors that were made while it was open, but for those that were kept. Scopes nest, one stack per thread.
/// A scope ends on the thread that opened it, and with it the scopes inside it that are still open.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? _current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _tensors = [];
    private bool _ended;

    private TensorScope(TensorScope? outer) => _outer = outer;

    internal static TensorScope? Current => _current;

    /// <summary>Opens a scope on this thread.</summary>
    public static TensorScope Open() => _current = new TensorScope(_current);

    /// <summary>Lets a tensor outlive this scope: it passes to the scope around, or to the garbage collector where there is none.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        if (tensor.Owner is { } owner && owner.IsWithin(this))
        {
            tensor.Owner = null;
            _outer?.Track(tensor);
        }

        return tensor;
    }

    /// <summary>Takes a tensor out of every scope: only <see cref="Tensor.Dispose"/> or the garbage collector frees it.</summary>
    /// <returns>The same tensor.</returns>
    public static Tensor Detach(Tensor tensor)
    {
        tensor.Owner = null;
        return tensor;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The scope was opened on another thread.</exception>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        if (_current is null || !_current.IsWithin(this))
        {
            throw new InvalidOperationException("A tensor scope must end on the thread that opened it.");
        }

        while (_current != this)
        {
            _current.Dispose();
        }

        _ended = true;
        _current = _outer;
        foreach (Tensor tensor in _tensors)
        {
            if (tensor.Owner == this)
            {
                tensor.Owner = null;
                tensor.Dispose();
            }
        }

        _tensors.Clear();
    }

    internal void Track(Tensor tensor)
    {
        tensor.Owner = this;
        _tensors.Add(tensor);
    }

    private bool IsWithin(TensorScope scope)
    {
        TensorScope? inner = this;
        while (inner is not null && inner != scope)
        {
            inner = inner._outer;
        }

        return inner is not null;
    }
}
