using System.Text.Json.Serialization;

namespace SegSharp.Checkpoints;

/// <summary>
/// What the heads of checkpoints hold as JSON, read and written by generated code:
/// a prediction would wait a tenth of a second for reflection.
/// </summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int[][]))]
[JsonSerializable(typeof(TrainingState))]
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class CheckpointJson : JsonSerializerContext;
