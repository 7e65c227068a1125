namespace SegSharp.Configuration.Vocabulary;

/// <summary>Keys of a model's <c>test_cfg</c> that are this project's own.</summary>
internal static class TestKeys
{
    /// <summary>Whether logits are resized to the image's own size at once.</summary>
    public const string DirectResize = "resize_directly";
}
