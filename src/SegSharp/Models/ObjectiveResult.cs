using SegSharp.Models.Losses;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>The losses of a batch.</summary>
/// <param name="Total">Their sum, a scalar: what is minimised.</param>
/// <param name="Terms">Each by its name.</param>
/// <param name="Logits">The decode head's logits, at the head's resolution.</param>
public sealed record ObjectiveResult(Tensor Total, IReadOnlyList<LossTerm> Terms, Tensor Logits);
