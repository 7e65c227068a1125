namespace SegSharp.Configuration.Python;

/// <summary>One argument of a call.</summary>
/// <param name="Name">Its name; null for one by position.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsSpread">Whether it is a list whose items are the arguments, <c>*sizes</c>.</param>
internal readonly record struct Argument(string? Name, Expression Value, bool IsSpread);
