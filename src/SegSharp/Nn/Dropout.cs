using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>In training, sets single elements to 0 and scales the others up.</summary>
/// <remarks>Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html.</remarks>
/// <param name="probability">Chance of an element to be dropped.</param>
public sealed class Dropout(double probability) : Module<Tensor, Tensor>
{
    /// <inheritdoc />
    protected override Tensor Forward(Tensor input) =>
        IsTraining && probability > 0 ? input.Dropout(probability, training: true) : input;
}
