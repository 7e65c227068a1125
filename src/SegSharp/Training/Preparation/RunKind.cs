namespace SegSharp.Training.Preparation;

/// <summary>What a config is used for; it decides which of its parts must be there.</summary>
public enum RunKind
{
    /// <summary>
    /// A training with its validations: the training data, the validation data if there is any, optimizer, schedule, hooks.
    /// </summary>
    Training = 0,

    /// <summary>A test: the test data, or the validation data where there is no other.</summary>
    Test = 1,

    /// <summary>Predictions: the model, and what the test pipeline does to an image.</summary>
    Prediction = 2,

    /// <summary>Training steps by themselves, as a profile takes them: the model with its losses.</summary>
    Steps = 3,
}
