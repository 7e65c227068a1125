using System.Diagnostics;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>Tests that need the real PyTorch; where it is missing, they are reported as skipped, with what to install.</summary>
internal sealed class PyTorchTheoryAttribute : TheoryAttribute
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<bool> _isInstalled = new(() => File.Exists(Python) && Run("import torch").ExitCode == 0);

    public PyTorchTheoryAttribute() =>
        Skip = _isInstalled.Value ? null
            : $"{Python} has no PyTorch, so this comparison with it did not run: apt-get install python3-torch";

    public static bool IsInstalled => _isInstalled.Value;

    public static (int ExitCode, string Output) Run(string script, params string[] arguments)
    {
        ProcessStartInfo start = new(Python, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
