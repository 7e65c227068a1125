namespace SegSharp.Cli.Hosting;

/// <summary>A run that was not begun because of findings; they have been told.</summary>
internal sealed class DiagnosedException(int errors)
    : Exception($"{errors} error{(errors == 1 ? "" : "s")} found before the run; nothing was changed");
