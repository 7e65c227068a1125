using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>How many channels an encoder takes, whatever its class.</summary>
public static class EncoderInput
{
    /// <summary>The channels of an ordinary picture.</summary>
    internal const int DefaultChannels = 3;

    private const string Symbol = "C";

    /// <summary>The channels of the images that an encoder takes; 3 where nothing tells.</summary>
    /// <param name="backbone">The encoder.</param>
    /// <param name="config">The whole config.</param>
    public static int Channels(Module<Tensor, IReadOnlyList<Tensor>> backbone, ConfigDict config) => Find(backbone, config) ?? DefaultChannels;

    /// <summary>
    /// The channels of the images that an encoder takes: found by running it on an image of <c>C</c> channels, since its first layer then asks for a number;
    /// where it does not, what the config says; null where that says nothing either.
    /// </summary>
    /// <param name="backbone">The encoder.</param>
    /// <param name="config">The whole config.</param>
    internal static int? Find(Module<Tensor, IReadOnlyList<Tensor>> backbone, ConfigDict config) => Asked(backbone) ?? Said(config);

    private static int? Asked(Module<Tensor, IReadOnlyList<Tensor>> backbone)
    {
        using ModuleTrace trace = ModuleTrace.Open();
        try
        {
            backbone.Call(Tensor.Symbolic([Dim.Symbol("N"), Dim.Symbol(Symbol), Dim.Symbol("H"), Dim.Symbol("W")]));
        }
#pragma warning disable CA1031 // Whatever an encoder does with channels that are no number: what it asked for before counts.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            // the doctor's own run tells what is wrong with an encoder
        }

        ShapeCondition? asked = trace.Operators.Conditions.FirstOrDefault(
            condition => condition is { Relation: DimRelation.Equal, Right.IsSymbolic: false } && condition.Left == Dim.Symbol(Symbol));
        return asked is null ? null : (int)asked.Right.Value;
    }

    // the original release calls them 'in_chans'
    private static int? Said(ConfigDict config)
    {
        if (!config.TryGet("model", out ConfigNode? model) || model is not ConfigDict parts || !parts.TryGet("backbone", out ConfigNode? node) || node is not ConfigDict backbone)
        {
            return null;
        }

        return (backbone.TryGet("in_channels", out ConfigNode? value) || backbone.TryGet("in_chans", out value))
            && value is ConfigScalar { Value: long channels } && channels is > 0 and < int.MaxValue ? (int)channels : null;
    }
}
