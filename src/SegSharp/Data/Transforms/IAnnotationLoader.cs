namespace SegSharp.Data.Transforms;

/// <summary>A step that loads an annotation. It is left out where images are predicted, which have none.</summary>
public interface IAnnotationLoader : ISampleTransform
{
    /// <summary>The annotation's name in <see cref="Sample.Annotations"/>.</summary>
    string Loads { get; }

    /// <summary>Sees that the data set names a file for the annotation; the file need not be there.</summary>
    /// <param name="info">The sample's files.</param>
    /// <exception cref="DataException">The data set names none.</exception>
    void Require(SampleInfo info);
}
