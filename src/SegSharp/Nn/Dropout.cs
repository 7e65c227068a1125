using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>In training, sets single elements to 0 and scales the others up.</summary>
/// <remarks>Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html.</remarks>
/// <param name="probability">Chance of an element to be dropped.</param>
public sealed class Dropout(double probability) : Module<Tensor, Tensor>
{
    /// <summary>Whether it drops anything now.</summary>
    public bool Drops => IsTraining && probability > 0;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) =>
        Drops ? input.Dropout(probability, training: true) : input;
}
