using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>
/// The options of <c>tools/train.py</c> of MMSegmentation 0.x and 1.x under their names there: taken where they mean something here.
/// </summary>
/// <remarks>Source: <c>tools/train.py</c> of https://github.com/open-mmlab/mmsegmentation, branches 0.x and main.</remarks>
internal sealed class PeerTrainOptions
{
    private readonly PeerDeviceOptions _devices = new();
    private readonly Option<string?> _resumeFrom = PeerDeviceOptions.Hidden<string?>("--resume-from");
    private readonly Option<string[]> _options = PeerDeviceOptions.HiddenList("--options");
    private readonly Option<bool> _validate = PeerDeviceOptions.Hidden<bool>("--validate");
    private readonly Option<bool> _diffSeed = PeerDeviceOptions.Hidden<bool>("--diff-seed");
    private readonly Option<bool> _scaleRate = PeerDeviceOptions.Hidden<bool>("--auto-scale-lr");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _devices.AddTo(command);
        command.Add(_resumeFrom);
        command.Add(_options);
        command.Add(_validate); // a run validates anyway
        command.Add(_diffSeed); // one process has one seed
        command.Add(_scaleRate);
    }

    /// <summary>Refuses what one process on one device cannot do.</summary>
    /// <exception cref="UsageException">It was asked for; the message says what to do instead.</exception>
    public void Check(ParseResult parse) => _devices.Check(parse);

    /// <summary>The device that is named by its number.</summary>
    public Device? Device(ParseResult parse) => _devices.Device(parse);

    /// <summary>The checkpoint to go on from.</summary>
    public string? ResumeFrom(ParseResult parse) => parse.GetValue(_resumeFrom);

    /// <summary>Changes to the config.</summary>
    public IEnumerable<string> Changes(ParseResult parse) =>
        [.. parse.GetRequiredValue(_options), .. parse.GetValue(_scaleRate) ? ["auto_scale_lr.enable=True"] : (string[])[]];
}
