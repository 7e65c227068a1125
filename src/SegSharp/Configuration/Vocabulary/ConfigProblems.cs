namespace SegSharp.Configuration.Vocabulary;

/// <summary>Collects values that make no sense, so that all of them are told at once.</summary>
internal sealed class ConfigProblems
{
    private readonly List<ConfigException> _found = [];

    /// <summary>Notes a problem with a value unless it is as it should be.</summary>
    public void Require(bool isFine, ConfigSection section, string key, string message, string remedy)
    {
        if (!isFine)
        {
            _found.Add(section.Error(key, message, remedy));
        }
    }

    /// <summary>Notes a number below a bound.</summary>
    public double AtLeast(ConfigSection section, string key, double value, double bound)
    {
        Require(value >= bound && double.IsFinite(value), section, key, $"it is {Text(value)}", $"Give a number of at least {Text(bound)}");
        return value;
    }

    /// <summary>Notes an integer below a bound.</summary>
    public int AtLeast(ConfigSection section, string key, int value, int bound)
    {
        Require(value >= bound, section, key, $"it is {value}", $"Give an integer of at least {bound}");
        return value;
    }

    /// <summary>Notes an integer outside of a range.</summary>
    public int Within(ConfigSection section, string key, int value, int least, int most)
    {
        Require(value >= least && value <= most, section, key, $"it is {value}",
            value < least ? $"Give an integer of at least {least}" : $"Give an integer of at most {most}");
        return value;
    }

    /// <summary>Notes a number that is not above 0.</summary>
    public double Positive(ConfigSection section, string key, double value)
    {
        Require(value > 0 && !double.IsNaN(value), section, key, $"it is {Text(value)}", "Give a number above 0");
        return value;
    }

    /// <summary>Notes a number outside of a fraction's range.</summary>
    public double Fraction(ConfigSection section, string key, double value)
    {
        Require(value is >= 0 and < 1, section, key, $"it is {Text(value)}", "Give a number from 0 to below 1");
        return value;
    }

    /// <summary>Throws if there were problems: the one, or one that lists them all.</summary>
    public void Throw()
    {
        if (_found.Count == 1)
        {
            throw _found[0];
        }

        if (_found.Count > 1)
        {
            string list = string.Concat(_found.Select(problem => Environment.NewLine + "  " + problem.Message));
            throw new ConfigException($"{_found.Count} values make no sense:{list}", _found[0].Location);
        }
    }

    private static string Text(double value) => Python.PythonText.Float(value);
}
