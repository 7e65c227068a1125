namespace SegSharp.Checkpoints.Loading;

/// <summary>Tensors with which the same was done for the same reason.</summary>
/// <param name="Action">What.</param>
/// <param name="Reason">Why; empty where there is nothing to explain.</param>
/// <param name="Names">Their names.</param>
public sealed record LoadGroup(LoadAction Action, string Reason, IReadOnlyList<string> Names);
