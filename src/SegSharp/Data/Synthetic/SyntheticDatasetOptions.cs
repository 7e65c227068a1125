namespace SegSharp.Data.Synthetic;

/// <summary>What <see cref="SyntheticDataset.Write"/> makes.</summary>
public sealed record SyntheticDatasetOptions
{
    /// <summary>Number of scenes to train on, 0 or more; 240 by default.</summary>
    public int TrainCount { get; init; } = 240;

    /// <summary>Number of scenes to validate on, 0 or more; 60 by default.</summary>
    public int ValidationCount { get; init; } = 60;

    /// <summary>Chooses the scenes; 0 by default.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows of each picture, at least <see cref="SyntheticStreets.LeastSize"/>.</summary>
    public int Height { get; init; } = SyntheticStreets.DefaultHeight;

    /// <summary>Columns of each picture, at least <see cref="SyntheticStreets.LeastSize"/>.</summary>
    public int Width { get; init; } = SyntheticStreets.DefaultWidth;

    /// <summary>How pictures are stored, <c>.png</c> by default or <c>.jpg</c>; labels are always <c>.png</c>.</summary>
    public string ImageSuffix { get; init; } = ".png";

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names each that is.</exception>
    public void Validate()
    {
        List<string> faults = [];
        if (TrainCount is < 0 or >= SyntheticDataset.FirstValidationIndex)
        {
            faults.Add($"{nameof(TrainCount)} is {TrainCount}, expected 0 to {SyntheticDataset.FirstValidationIndex - 1}");
        }

        if (ValidationCount is < 0 or >= SyntheticDataset.FirstValidationIndex)
        {
            faults.Add($"{nameof(ValidationCount)} is {ValidationCount}, expected 0 to {SyntheticDataset.FirstValidationIndex - 1}");
        }

        if (Height < SyntheticStreets.LeastSize || Width < SyntheticStreets.LeastSize)
        {
            faults.Add($"the size is {Height} x {Width}, expected at least {SyntheticStreets.LeastSize} x {SyntheticStreets.LeastSize}");
        }

        if (ImageSuffix is not (".png" or ".jpg"))
        {
            faults.Add($"{nameof(ImageSuffix)} is '{ImageSuffix}', expected '.png' or '.jpg'");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"Synthetic data set: {string.Join("; ", faults)}.");
        }
    }
}
