namespace SegSharp.Diagnosis.Explain;

/// <summary>An exception or warning as Python prints it.</summary>
/// <param name="Type">Its class, such as <c>RuntimeError</c>.</param>
/// <param name="Message">Its text, on one line.</param>
public sealed record RaisedError(string Type, string Message);
