namespace SegSharp.IO;

/// <summary>The sentence of an exception about an argument, as a user reads it.</summary>
public static class ArgumentText
{
    /// <summary>The message without what .NET appends: the name of the C# parameter, which says nothing to a user, and its value.</summary>
    public static string Of(ArgumentException exception)
    {
        int appended = exception.Message.IndexOf($" (Parameter '{exception.ParamName}')", StringComparison.Ordinal);
        return appended < 0 ? exception.Message : exception.Message[..appended];
    }
}
