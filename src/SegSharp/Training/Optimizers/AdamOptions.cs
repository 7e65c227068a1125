namespace SegSharp.Training.Optimizers;

/// <summary>The numbers of Adam and AdamW but for the learning rate, which the schedule gives at each step.</summary>
/// <param name="WeightDecay">Weight decay before each parameter's factor.</param>
/// <param name="Beta1">Memory of the mean of gradients, 0 to below 1.</param>
/// <param name="Beta2">Memory of the mean of squared gradients, 0 to below 1.</param>
/// <param name="Eps">Added to the denominator.</param>
/// <param name="AmsGrad">Whether the largest mean of squares so far counts instead of the present one (Reddi et al. 2018,
/// https://arxiv.org/abs/1904.09237, Algorithm 2).</param>
public sealed record AdamOptions(double WeightDecay = 0.01, double Beta1 = 0.9, double Beta2 = 0.999, double Eps = 1e-8,
    bool AmsGrad = false);
