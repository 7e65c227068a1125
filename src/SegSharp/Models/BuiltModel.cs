using SegSharp.Models.Segmentors;

namespace SegSharp.Models;

/// <summary>A model as its config describes it.</summary>
/// <param name="Model">The model, without memory for its parameters.</param>
/// <param name="Objective">What training minimises.</param>
public sealed record BuiltModel(EncoderDecoder Model, SegmentationObjective Objective);
