using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Heads;

/// <summary>One level's linear map in the all-MLP decoder; holds the parameters, the head folds them into its fusion.</summary>
public sealed class LinearProjection(int inChannels, int channels) : Module<Tensor, Tensor>
{
    private readonly Linear _proj = new(inChannels, channels);

    /// <summary>The weight, <c>[channels, in]</c>.</summary>
    public Tensor Weight => _proj.Weight;

    /// <summary>The bias, <c>[channels]</c>.</summary>
    public Tensor Bias => _proj.Bias!;

    /// <summary>Maps each pixel of <c>[batch, in, height, width]</c>; gives <c>[batch, channels, height, width]</c>.</summary>
    protected override Tensor Forward(Tensor input) => _proj.Call(input.Permute(0, 2, 3, 1)).Permute(0, 3, 1, 2);
}
