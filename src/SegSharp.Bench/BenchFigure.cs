namespace SegSharp.Bench;

/// <summary>A number that is no comparison of sides.</summary>
/// <param name="Name">Its name in JSON, in snake case, with its unit.</param>
/// <param name="Value">The number.</param>
/// <param name="Text">The number as a table shows it.</param>
internal sealed record BenchFigure(string Name, double Value, string Text);
