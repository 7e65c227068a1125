using SegSharp.Models.Losses;
using SegSharp.Tensors;

namespace SegSharp.Training.Tasks;

/// <summary>What a task gave for a batch.</summary>
/// <param name="Total">What is minimised, a scalar.</param>
/// <param name="Terms">Each loss by its name.</param>
/// <param name="Output">What the model gave, where the task wants to look at it again; null for nothing.</param>
public sealed record TaskLosses(Tensor Total, IReadOnlyList<LossTerm> Terms, Tensor? Output = null)
{
    /// <summary>The sum of the terms that are minimised.</summary>
    public static TaskLosses Sum(IReadOnlyList<LossTerm> terms, Tensor? output = null) =>
        new(terms.Where(term => term.IsMinimised).Select(term => term.Value).Aggregate((sum, value) => sum + value), terms, output);
}
