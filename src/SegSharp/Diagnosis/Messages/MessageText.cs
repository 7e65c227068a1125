namespace SegSharp.Diagnosis.Messages;

/// <summary>The sentences of a finding, in one language.</summary>
/// <param name="Title">What is wrong, in a line.</param>
/// <param name="Expected">What would fit.</param>
/// <param name="Found">What is there.</param>
/// <param name="Why">Why it does not fit.</param>
/// <param name="Fix">What to do.</param>
public sealed record MessageText(string Title, string Expected, string Found, string Why, string Fix);
