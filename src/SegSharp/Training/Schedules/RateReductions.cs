using SegSharp.Configuration;

namespace SegSharp.Training.Schedules;

/// <summary>Where in the run the learning rate was reduced because validations did not get better.</summary>
internal sealed class RateReductions
{
    private readonly List<(int Iteration, PlateauOptions Rule)> _reductions = [];

    /// <summary>Adds one. A run that goes on may add those of several schedulers one scheduler after the other.</summary>
    public void Add(int iteration, PlateauOptions rule)
    {
        int index = _reductions.FindLastIndex(reduction => reduction.Iteration <= iteration) + 1;
        _reductions.Insert(index, (iteration, rule));
    }

    /// <summary>
    /// What the rate of a group of parameters is multiplied by. Groups differ where one has come to the least rate and another has not.
    /// </summary>
    /// <param name="course">The group's rate in an iteration, without reductions.</param>
    public double FactorOf(Func<int, double> course)
    {
        double factor = 1;
        foreach ((int iteration, PlateauOptions rule) in _reductions)
        {
            double whole = course(iteration), rate = whole * factor;
            if (rate - Math.Max(rate * rule.Factor, rule.LeastRate) > rule.Eps)
            {
                factor = rate * rule.Factor >= rule.LeastRate ? factor * rule.Factor : rule.LeastRate / whole;
            }
        }

        return factor;
    }
}
