using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>
/// A place for a tensor in a module. Symbolic when built, so that a model of any size costs nothing; gets memory when it
/// is initialised or loaded.
/// </summary>
public abstract class TensorSlot
{
    private readonly Action<Tensor> _initialize;

    private protected TensorSlot(Shape shape, DType dtype, Action<Tensor> initialize)
    {
        _initialize = initialize;
        Value = TensorScope.Detach(Tensor.Symbolic(shape, dtype));
    }

    /// <summary>The tensor.</summary>
    public Tensor Value { get; private set; }

    /// <summary>The shape.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>Whether there is memory behind it.</summary>
    public bool IsMaterialized => !Value.IsSymbolic;

    private protected abstract bool RequiresGrad { get; }

    /// <summary>A slot is used as its tensor.</summary>
    public static implicit operator Tensor(TensorSlot slot) => slot.Value;

    /// <summary>The tensor.</summary>
    public Tensor ToTensor() => Value;

    /// <summary>Gives it memory on a device, where it has none yet, and sets the initial values.</summary>
    public void Initialize(Device device)
    {
        using (GradMode.Disable())
        {
            Materialize(device);
            _initialize(Value);
        }
    }

    /// <summary>Overwrites the values with a copy of another tensor's, and gives it memory where it has none yet.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public void Load(Tensor source, Device device)
    {
        RequireShape(source);
        using (GradMode.Disable())
        {
            Materialize(device);
            Value.CopyInPlace(source);
        }
    }

    /// <summary>
    /// As <see cref="Load"/>, with a tensor that nobody else uses: where the slot has no memory yet,
    /// it takes the tensor's instead of a copy.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public void Take(Tensor source, Device device)
    {
        if (IsMaterialized || source.DType != Value.DType || source.Device != device)
        {
            Load(source, device);
            return;
        }

        RequireShape(source);
        source.RequiresGrad = RequiresGrad;
        Value = TensorScope.Detach(source);
    }

    private void RequireShape(Tensor source)
    {
        if (source.Shape != Shape)
        {
            throw new ShapeException(
                "load", $"the shape is {source.Shape}, expected {Shape}.", [new ShapeOperand("value", source.Shape)], ModulePath.Current);
        }
    }

    private void Materialize(Device device)
    {
        if (IsMaterialized && Value.Device == device)
        {
            return;
        }

        Tensor tensor = TensorScope.Detach(Ops.Empty(Shape, Value.DType, device));
        if (IsMaterialized)
        {
            tensor.CopyInPlace(Value);
            Value.Dispose();
        }

        tensor.RequiresGrad = RequiresGrad;
        Value = tensor;
    }
}
