namespace SegSharp.Bench;

/// <summary>A side could not do its work; the message is a sentence for the user.</summary>
internal sealed class WorkException(string message) : Exception(message);
