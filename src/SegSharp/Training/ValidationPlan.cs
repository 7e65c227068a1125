namespace SegSharp.Training;

/// <summary>After which iterations a run validates.</summary>
/// <param name="options">The run's options.</param>
internal sealed class ValidationPlan(TrainingOptions options)
{
    /// <summary>Whether there is a validation after an iteration.</summary>
    public bool IsDue(int iteration) => iteration >= options.ValidationBegin
        && (iteration == options.MaxIterations || (IntervalAt(iteration) is { } interval && iteration % interval == 0));

    /// <summary>How many there are from an iteration on, its own included.</summary>
    public long CountFrom(int iteration)
    {
        int from = Math.Max(Math.Max(iteration, options.ValidationBegin), 1), last = options.MaxIterations;
        if (from > last)
        {
            return 0;
        }

        long count = 1;
        foreach ((int begin, int? interval, int end) in Pieces())
        {
            (int low, int high) = (Math.Max(from, begin), Math.Min(last, end));
            count += interval is { } every && high > low ? ((high - 1) / every) - ((low - 1) / every) : 0;
        }

        return count;
    }

    private int? IntervalAt(int iteration) => Pieces().Last(piece => piece.Begin <= iteration).Interval;

    private IEnumerable<(int Begin, int? Interval, int End)> Pieces()
    {
        (int Begin, int? Interval)[] all = [(0, options.ValidationInterval),
            .. options.DynamicIntervals.Select(pair => (pair.Begin, (int?)pair.Interval))];
        return all.Select((piece, i) => (piece.Begin, piece.Interval, i + 1 < all.Length ? all[i + 1].Begin : int.MaxValue));
    }
}
