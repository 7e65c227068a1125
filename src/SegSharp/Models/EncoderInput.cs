using SegSharp.Configuration;
using SegSharp.Models.Backbones;
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
    public static int Channels(Module<Tensor, IReadOnlyList<Tensor>> backbone, ConfigDict config) =>
        Find(backbone, config) ?? DefaultChannels;

    /// <summary>
    /// The channels of the images that an encoder takes: what it says of itself as an <see cref="IBackbone"/>, where it runs on so many;
    /// else found by running it on an image of <c>C</c> channels, since its first layer then asks for a number; else what the config says;
    /// null where that says nothing either.
    /// </summary>
    /// <param name="backbone">The encoder.</param>
    /// <param name="config">The whole config.</param>
    internal static int? Find(Module<Tensor, IReadOnlyList<Tensor>> backbone, ConfigDict config)
    {
        int? told = (backbone as IBackbone)?.InChannels;
        return told is { } channels && Run(backbone, channels, out _) is not null ? told : Asked(backbone) ?? told ?? Said(config);
    }

    /// <summary>
    /// The channels of the maps that an encoder gives for images of so many channels; null where it does not run on symbols,
    /// or gives other things than maps.
    /// </summary>
    internal static IReadOnlyList<int>? Maps(Module<Tensor, IReadOnlyList<Tensor>> backbone, int channels) =>
        Run(backbone, channels, out _) is { } maps && maps.All(map => map.Rank == 4 && !map[1].IsSymbolic)
            ? [.. maps.Select(map => (int)map[1].Value)] : null;

    /// <summary>
    /// The channels that a model of images asks for when it is run on images of <c>C</c> channels; null where it asks for no number,
    /// or takes other things.
    /// </summary>
    internal static int? Asked(Module model) => model is Module<Tensor, Tensor> images ? Asked(channels =>
    {
        Run(image => [images.Call(image)], channels, out IReadOnlyList<ShapeCondition> conditions);
        return conditions;
    }) : null;

    private static int? Asked(Module<Tensor, IReadOnlyList<Tensor>> backbone) => Asked(channels =>
    {
        Run(backbone, channels, out IReadOnlyList<ShapeCondition> conditions);
        return conditions;
    });

    private static int? Asked(Func<Dim, IReadOnlyList<ShapeCondition>> run)
    {
        IReadOnlyList<ShapeCondition> conditions = run(Dim.Symbol(Symbol));
        ShapeCondition? asked = conditions.FirstOrDefault(
            condition => condition is { Relation: DimRelation.Equal, Right.IsSymbolic: false } && condition.Left == Dim.Symbol(Symbol));
        return asked is null ? null : (int)asked.Right.Value;
    }

    // The shapes of the maps, and what was asked of the sizes, also where the run came to no end.
    private static IReadOnlyList<Shape>? Run(Module<Tensor, IReadOnlyList<Tensor>> backbone, Dim channels,
        out IReadOnlyList<ShapeCondition> conditions) =>
        Run(backbone.Call, channels, out conditions);

    private static IReadOnlyList<Shape>? Run(Func<Tensor, IReadOnlyList<Tensor>> model, Dim channels,
        out IReadOnlyList<ShapeCondition> conditions)
    {
        using ModuleTrace trace = ModuleTrace.Open();
        try
        {
            return [.. model(Tensor.Symbolic([Dim.Symbol("N"), channels, Dim.Symbol("H"), Dim.Symbol("W")])).Select(map => map.Shape)];
        }
#pragma warning disable CA1031 // Whatever an encoder does with channels that are no number: what it asked for before counts.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return null; // the doctor's own run tells what is wrong with an encoder
        }
        finally
        {
            conditions = trace.Operators.Conditions;
        }
    }

    // the original release calls them 'in_chans'
    private static int? Said(ConfigDict config)
    {
        if (!config.TryGet("model", out ConfigNode? model) || model is not ConfigDict parts
            || !parts.TryGet("backbone", out ConfigNode? node) || node is not ConfigDict backbone)
        {
            return null;
        }

        return (backbone.TryGet("in_channels", out ConfigNode? value) || backbone.TryGet("in_chans", out value))
            && value is ConfigScalar { Value: long channels } && channels is > 0 and < int.MaxValue ? (int)channels : null;
    }
}
