namespace SegSharp.Training.Optimizers;

/// <summary>The numbers of SGD but for the learning rate, which the schedule gives at each step.</summary>
/// <param name="WeightDecay">Weight decay before each parameter's factor.</param>
/// <param name="Momentum">Memory of the former direction, 0 for none.</param>
/// <param name="Dampening">Part of the gradient that does not enter the memory.</param>
/// <param name="Nesterov">Whether the step looks one ahead; needs momentum and no dampening.</param>
public sealed record SgdOptions(double WeightDecay = 0, double Momentum = 0, double Dampening = 0, bool Nesterov = false);
