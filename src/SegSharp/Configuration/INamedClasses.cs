namespace SegSharp.Configuration;

/// <summary>Names that a config may use, whatever they stand for.</summary>
internal interface INamedClasses
{
    /// <summary>Whether a config may use the name.</summary>
    bool Contains(string name);
}
