namespace SegSharp.Data.Transforms;

/// <summary>A step that takes some images only, or makes images of another form. A run and a look before it ask the same rule.</summary>
internal interface IFormStep : ISampleTransform
{
    /// <summary>What the step is called in configs.</summary>
    string TypeName { get; }

    /// <summary>The form after the step.</summary>
    /// <param name="form">The form before it.</param>
    /// <param name="file">What stands for the image in messages.</param>
    /// <exception cref="DataException">The step does not take such images.</exception>
    ImageForm Follow(ImageForm form, string file);
}
