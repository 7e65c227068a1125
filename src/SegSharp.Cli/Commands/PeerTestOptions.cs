using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>
/// The options of <c>tools/test.py</c> of MMSegmentation 0.x and 1.x under their names there: taken where they mean something here.
/// </summary>
/// <remarks>Source: <c>tools/test.py</c> of https://github.com/open-mmlab/mmsegmentation, branches 0.x and main.</remarks>
internal sealed class PeerTestOptions
{
    private const string ImageFolder = "imgfile_prefix";

    private readonly PeerDeviceOptions _devices = new();
    private readonly Option<string?> _out = PeerDeviceOptions.Hidden<string?>("--out");
    private readonly Option<bool> _show = PeerDeviceOptions.Hidden<bool>("--show");
    private readonly Option<double?> _wait = PeerDeviceOptions.Hidden<double?>("--wait-time");
    private readonly Option<bool> _collect = PeerDeviceOptions.Hidden<bool>("--gpu-collect");
    private readonly Option<string?> _temporary = PeerDeviceOptions.Hidden<string?>("--tmpdir");
    private readonly Option<string[]> _options = PeerDeviceOptions.HiddenList("--options");
    private readonly Option<string[]> _evalOptions = PeerDeviceOptions.HiddenList("--eval-options");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _devices.AddTo(command);
        command.Add(_out);
        command.Add(_show);
        command.Add(_wait); // of windows, which there are none of
        command.Add(_collect); // of several processes
        command.Add(_temporary);
        command.Add(_options);
        command.Add(_evalOptions);
    }

    /// <summary>Refuses what there is none of here.</summary>
    /// <exception cref="UsageException">It was asked for; the message says what to do instead.</exception>
    public void Check(ParseResult parse)
    {
        _devices.Check(parse);
        if (parse.GetValue(_show))
        {
            throw new UsageException("--show: there are no windows. --show-dir DIR writes the pictures that would be shown.");
        }

        if (parse.GetValue(_out) is { } file && Path.GetExtension(file) is ".pkl" or ".pickle")
        {
            throw new UsageException(
                $"--out {file}: no pickles are written. --out-dir DIR writes each prediction as a PNG, --format json prints the metrics.");
        }

        if (Evaluation(parse).FirstOrDefault(option => !option.StartsWith(ImageFolder, StringComparison.Ordinal)
            && !option.StartsWith("efficient_test", StringComparison.Ordinal)) is { } unknown)
        {
            throw new UsageException($"--eval-options {unknown}: known are {ImageFolder}=DIR, which is --out-dir DIR here, " +
                "and efficient_test, which is always so.");
        }
    }

    /// <summary>The device that is named by its number.</summary>
    public Device? Device(ParseResult parse) => _devices.Device(parse);

    /// <summary>The folder of the predictions.</summary>
    public string? Predictions(ParseResult parse) =>
        parse.GetValue(_out) ?? (Evaluation(parse).FirstOrDefault(option =>
            option.StartsWith(ImageFolder + "=", StringComparison.Ordinal)) is { } folder ? folder[(ImageFolder.Length + 1)..] : null);

    // in 0.x both names meant the evaluation's options
    private string[] Evaluation(ParseResult parse) => [.. parse.GetRequiredValue(_options), .. parse.GetRequiredValue(_evalOptions)];
}
