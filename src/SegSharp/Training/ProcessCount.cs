using System.Globalization;
using SegSharp.Configuration;

namespace SegSharp.Training;

/// <summary>How many processes a launcher has started for one run.</summary>
internal static class ProcessCount
{
    private const string Variable = "WORLD_SIZE";

    /// <summary>The number that a launcher gave; 1 where there is none.</summary>
    public static int Value =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int count)
            && count > 1 ? count : 1;

    /// <summary>Sees that there is one: several would each train the whole, in the same folder.</summary>
    /// <exception cref="ConfigException">There are several.</exception>
    public static void RequireOne()
    {
        if (Value > 1)
        {
            throw new ConfigException(
                $"{Variable} is {Value}: a launcher has started several processes, but a training runs in one here",
                remedy: $"Start one process without torchrun or dist_train.sh (or unset {Variable}); it uses all cores");
        }
    }
}
