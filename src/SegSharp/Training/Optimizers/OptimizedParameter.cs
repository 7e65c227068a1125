using SegSharp.Nn;

namespace SegSharp.Training.Optimizers;

/// <summary>A parameter under an optimizer, with its factors.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Parameter">The parameter, with memory.</param>
/// <param name="LrMultiplier">Factor on the learning rate.</param>
/// <param name="DecayMultiplier">Factor on the weight decay.</param>
public sealed record OptimizedParameter(string Name, Parameter Parameter, double LrMultiplier = 1, double DecayMultiplier = 1);
