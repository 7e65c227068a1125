using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Explain;

/// <summary>What recognisers look at.</summary>
/// <param name="Text">The pasted text.</param>
/// <param name="Subject">The setup that it came from, if the user gave its config.</param>
public sealed record ErrorContext(ErrorText Text, Subject? Subject)
{
    /// <summary>The code base: the config's, or the one that the text speaks of; null if neither is known.</summary>
    public Framework? Framework { get; } = Subject?.Framework ?? FrameworkGuess.Of(Text);

    /// <summary>The config; empty if there is none.</summary>
    public ConfigCursor Config => Subject?.Config ?? ConfigCursor.Nothing;

    /// <summary>Whether the setup is MMSegmentation's or a relative's.</summary>
    public bool IsMmStyle =>
        Framework is Subjects.Framework.SegSharp or Subjects.Framework.MmSegmentation or Subjects.Framework.OriginalSegFormer;
}
