using System.Globalization;
using System.Runtime.InteropServices;
using SegSharp.Configuration;
using SegSharp.Tensors;

namespace SegSharp.Training;

/// <summary>What a run's results may depend on, for the top of its text log.</summary>
internal static class RunEnvironment
{
    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Describe(SessionOptions options, long seed, ConfigDict config) =>
    [
        $"SegSharp    {typeof(RunEnvironment).Assembly.GetName().Version?.ToString(3)}",
        $"libtorch    {TensorRuntime.LibtorchVersion}, {TensorRuntime.Threads} threads",
        $".NET        {Environment.Version}",
        $"system      {RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors",
        $"machine     {Environment.MachineName}, process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}",
        $"device      {options.Device}",
        $"seed        {seed.ToString(CultureInfo.InvariantCulture)}",
        $"folder      {Path.GetFullPath(options.WorkDirectory)}",
        .. options.Command is { } command ? [$"command     {command}"] : (string[])[],
        "",
        ConfigWriter.ToPython(config),
    ];
}
