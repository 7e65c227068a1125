namespace SegSharp.Training;

/// <summary>The stages of a training.</summary>
public enum TrainingStage
{
    /// <summary>Waiting for a batch and making tensors of it.</summary>
    Data,

    /// <summary>The model and the losses.</summary>
    Forward,

    /// <summary>The gradients.</summary>
    Backward,

    /// <summary>Scaling and clipping the gradients, and the step itself.</summary>
    Optimizer,

    /// <summary>A validation.</summary>
    Validation,
}
