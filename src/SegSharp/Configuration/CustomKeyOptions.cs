namespace SegSharp.Configuration;

/// <summary>Factors for the parameters whose names contain a text.</summary>
/// <param name="Pattern">The text.</param>
/// <param name="LrMult">Factor on the learning rate.</param>
/// <param name="DecayMult">Factor on the weight decay.</param>
public sealed record CustomKeyOptions(string Pattern, double LrMult = 1, double DecayMult = 1);
