namespace SegSharp.Diagnosis.Explain;

/// <summary>One call of a traceback.</summary>
/// <param name="File">The source file as the traceback names it.</param>
/// <param name="Line">The line in it, from 1.</param>
/// <param name="Function">The function; empty if the traceback does not say.</param>
/// <param name="Code">The line of source; empty if the traceback does not show it.</param>
public sealed record TracebackFrame(string File, int Line, string Function, string Code);
