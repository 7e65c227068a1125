using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>How MMSegmentation's scripts are told where to run: by launchers and numbers of GPUs.</summary>
internal sealed class PeerDeviceOptions
{
    private const string OneDevice = "SegSharp computes in one process on one device";

    private readonly Option<string?> _launcher = Hidden<string?>("--launcher");
    private readonly Option<int?> _localRank = Hidden<int?>("--local-rank");
    private readonly Option<int?> _gpuId = Hidden<int?>("--gpu-id");
    private readonly Option<int[]> _gpuIds;
    private readonly Option<int?> _gpus = Hidden<int?>("--gpus");

    /// <summary>Builds them.</summary>
    public PeerDeviceOptions()
    {
        _gpuIds = Hidden<int[]>("--gpu-ids");
        _gpuIds.AllowMultipleArgumentsPerToken = true;
        _gpuIds.Arity = ArgumentArity.OneOrMore;
        _gpuIds.DefaultValueFactory = _ => [];
    }

    /// <summary>An option that the help does not list.</summary>
    public static Option<T> Hidden<T>(string name) => new(name) { Hidden = true };

    /// <summary>One that takes several values.</summary>
    public static Option<string[]> HiddenList(string name) => new(name)
    {
        Hidden = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_launcher);
        command.Add(_localRank);
        command.Add(_gpuId);
        command.Add(_gpuIds);
        command.Add(_gpus);
    }

    /// <summary>Refuses what one process on one device cannot do.</summary>
    /// <exception cref="UsageException">It was asked for.</exception>
    public void Check(ParseResult parse)
    {
        if (parse.GetValue(_launcher) is { } launcher && launcher != "none")
        {
            throw new UsageException($"--launcher {launcher}: {OneDevice}. Leave it out; " +
                "a larger train_dataloader.batch_size or optim_wrapper.accumulative_counts gives the same steps as several GPUs.");
        }

        int count = Math.Max(parse.GetRequiredValue(_gpuIds).Length, parse.GetValue(_gpus) ?? 1);
        if (count > 1)
        {
            throw new UsageException($"{count} GPUs are asked for, but {OneDevice}. Choose it with --device cuda:N.");
        }

        if (parse.GetValue(_localRank) is > 0 and { } rank)
        {
            throw new UsageException($"--local-rank {rank}: {OneDevice}. Start one process, without a launcher.");
        }
    }

    /// <summary>The device that is named by its number; null where none is.</summary>
    public Device? Device(ParseResult parse)
    {
        int? number = parse.GetValue(_gpuId) ?? (parse.GetRequiredValue(_gpuIds) is [int single] ? single : null);
        return number is { } index
            ? Tensors.Device.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cuda:{index}")) : null;
    }
}
