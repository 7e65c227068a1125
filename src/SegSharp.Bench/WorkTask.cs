namespace SegSharp.Bench;

/// <summary>What one side does, SegSharp and peers alike; handed over as a JSON file with names in snake case.</summary>
/// <param name="Task">One of <see cref="WorkKinds"/>.</param>
/// <param name="Variant"><c>b0</c> to <c>b5</c>.</param>
/// <param name="Batch">Images at once.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Threads">Threads that one operator uses.</param>
internal sealed record WorkTask(string Task, string Variant, int Batch, int Height, int Width, int Classes, int Threads)
{
    /// <summary>The weights under their published names, a file of <c>torch.save</c>'s form.</summary>
    public string Weights { get; init; } = "";

    /// <summary>The images, float32, <c>[batch, 3, height, width]</c>.</summary>
    public string Pixels { get; init; } = "";

    /// <summary>The true classes, int64, <c>[batch, height, width]</c>.</summary>
    public string Labels { get; init; } = "";

    /// <summary>
    /// Where the float32 numbers of a check go: logits at the head's resolution, or gradients in the order of their parameters' names.
    /// </summary>
    public string Result { get; init; } = "";

    /// <summary>Where the predicted classes of a check go, bytes, <c>[batch, height, width]</c>.</summary>
    public string LabelMap { get; init; } = "";

    /// <summary>The exported graph; of an export, the published one.</summary>
    public string Model { get; init; } = "";

    /// <summary>Where an export writes the graph with the decode head folded.</summary>
    public string FoldedModel { get; init; } = "";

    /// <summary>Whether a peer computes under autocast to bfloat16.</summary>
    public bool Bfloat16 { get; init; }

    /// <summary>AdamW's learning rate.</summary>
    public double LearningRate { get; init; } = 6e-5;

    /// <summary>AdamW's weight decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>A config, for training from images.</summary>
    public string Config { get; init; } = "";

    /// <summary>Like <c>b0, 2x3x512x512, 150 classes</c>.</summary>
    public string Setting => $"{Variant}, {Batch}x3x{Height}x{Width}, {Classes} classes";
}
