using System.Text.Json.Serialization;

namespace SegSharp.Bench;

/// <summary>Tasks and answers as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkTask))]
[JsonSerializable(typeof(WorkAnswer))]
internal sealed partial class WorkJson : JsonSerializerContext;
