namespace SegSharp.Diagnosis.Explain;

/// <summary>A diagnosis in one language.</summary>
/// <param name="Operation">What failed, and what its dimensions mean.</param>
/// <param name="Cause">Why.</param>
/// <param name="Fix">What to do, with the keys to change.</param>
public sealed record ToldDiagnosis(string Operation, string Cause, string Fix);
