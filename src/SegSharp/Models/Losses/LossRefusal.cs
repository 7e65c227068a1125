namespace SegSharp.Models.Losses;

/// <summary>Why a loss cannot be computed on a head's channels.</summary>
/// <param name="Key">The loss's key in the config that has to change; where the config does not have it, the loss itself is named.</param>
/// <param name="Problem">What is wrong, as half a sentence.</param>
public sealed record LossRefusal(string Key, string Problem);
