namespace SegSharp.Data.Synthetic;

/// <summary>Writes synthetic scenes as a folder data set: <c>images/{train,val}</c> and <c>annotations/{train,val}</c>.</summary>
public static class SyntheticDataset
{
    /// <summary>
    /// The index of the first validation scene. Both splits come from one series; counting from here, a longer training
    /// split neither changes the validation scenes nor runs into them.
    /// </summary>
    public const int FirstValidationIndex = 1 << 30;

    /// <summary>Draws the scenes and has them encoded, one after the other; files that exist are written again.</summary>
    /// <param name="directory">Root of the data set; created where missing.</param>
    /// <param name="options">What to make.</param>
    /// <param name="write">Encodes one picture.</param>
    /// <param name="progress">Told the number of scenes written so far, or null.</param>
    /// <param name="cancellationToken">Stops between two scenes.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">A folder cannot be created; whatever <paramref name="write"/> throws passes through.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(
        string directory,
        SyntheticDatasetOptions options,
        PixelWriter write,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(write);
        options.Validate();
        SyntheticStreets streets = new(options.Seed, options.Height, options.Width);
        int done = 0;
        foreach ((string split, int first, int count) in (ReadOnlySpan<(string, int, int)>)
            [("train", 0, options.TrainCount), ("val", FirstValidationIndex, options.ValidationCount)])
        {
            string images = Directory.CreateDirectory(Path.Combine(directory, "images", split)).FullName;
            string annotations = Directory.CreateDirectory(Path.Combine(directory, "annotations", split)).FullName;
            for (int i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                SyntheticScene scene = streets.Render(first + i);
                string name = $"street_{i:D5}";
                write(Path.Combine(images, name + options.ImageSuffix), scene.Rgb, scene.Width, scene.Height, 3);
                write(Path.Combine(annotations, name + ".png"), scene.Labels, scene.Width, scene.Height, 1);
                progress?.Report(++done);
            }
        }
    }
}
