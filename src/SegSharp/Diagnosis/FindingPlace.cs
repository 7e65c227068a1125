using SegSharp.Configuration;

namespace SegSharp.Diagnosis;

/// <summary>What a finding is about: a value of a config, a layer, a tensor of a checkpoint, a data file, or several of these.</summary>
public sealed record FindingPlace
{
    /// <summary>The file: a config, a checkpoint, an image.</summary>
    public string? File { get; init; }

    /// <summary>The line in it, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The column in it, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>The path of the config key, such as <c>model.decode_head.in_channels</c>.</summary>
    public string? Key { get; init; }

    /// <summary>The path of the layer, such as <c>decode_head.convs.0</c>.</summary>
    public string? Module { get; init; }

    /// <summary>The name of the tensor in a checkpoint.</summary>
    public string? Tensor { get; init; }

    /// <summary>A place in a config.</summary>
    public static FindingPlace Of(SourceLocation? location, string key) => location is { } known && known != SourceLocation.InCode
        ? new FindingPlace { File = known.File, Line = known.Line, Column = known.Column, Key = key }
        : new FindingPlace { Key = key };

    /// <summary>A tensor of a checkpoint.</summary>
    public static FindingPlace OfTensor(string? file, string tensor) => new() { File = file, Tensor = tensor };

    /// <summary>A data file.</summary>
    public static FindingPlace OfFile(string file) => new() { File = file };
}
