using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>One loss of a batch.</summary>
/// <param name="Name">The head and the loss: <c>decode.loss_ce</c>.</param>
/// <param name="Value">A scalar.</param>
public sealed record LossTerm(string Name, Tensor Value)
{
    /// <summary>Whether it is minimised, and not only logged.</summary>
    public bool IsMinimised => Name.Contains("loss", StringComparison.Ordinal);
}
