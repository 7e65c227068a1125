namespace SegSharp.Diagnosis;

/// <summary>
/// Keeps an examination going where a part of it fails for a reason of its own: such an exception says nothing against the setup, so it
/// becomes a note on what was not proven, and never the end of a run.
/// </summary>
public static class Unproven
{
    /// <summary>Runs a part of an examination.</summary>
    /// <param name="part">The part.</param>
    /// <param name="name">What the note calls it, such as <c>model.forward</c>.</param>
    /// <param name="place">Where it is asked for.</param>
    /// <param name="findings">Where the note goes.</param>
    /// <returns>What the part gave; the type's default where it failed.</returns>
    public static T? Try<T>(Func<T> part, string name, FindingPlace place, ICollection<Finding> findings)
    {
        try
        {
            return part();
        }
#pragma warning disable CA1031 // A plugin's class may throw anything, and the looking before a run must not be worse than not looking.
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
#pragma warning restore CA1031
        {
            findings.Add(new Finding
            {
                Code = DiagnosisCodes.NotProven,
                Severity = Severity.Note,
                Where = place with { Key = place.Key ?? name },
                Arguments = MessageArguments.Of(("part", name), ("type", e.GetType().Name), ("problem", e.Message.Split('\n')[0])),
            });
            return default;
        }
    }

    /// <inheritdoc cref="Try{T}"/>
    public static void Try(Action part, string name, FindingPlace place, ICollection<Finding> findings) => Try<object?>(
        () =>
        {
            part();
            return null;
        },
        name, place, findings);
}
