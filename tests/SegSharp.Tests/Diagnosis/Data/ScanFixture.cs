using System.Buffers.Binary;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Diagnosis.Data;

/// <summary>A small data set in a temporary folder with a config that names it, and what a scan says of both.</summary>
internal sealed class ScanFixture : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public string Root => _folder.Root;

    public string Cache => _folder["cache"];

    /// <summary>Keys of the data set besides its folders, such as <c>reduce_zero_label=True</c>.</summary>
    public string Keys { get; init; } = "";

    public string Type { get; init; } = "BaseSegDataset";

    public int Classes { get; init; } = 3;

    public string? Names { get; init; }

    public string Pipeline { get; init; } =
        "dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='RandomFlip', prob=0.5)";

    public string Loss { get; init; } = "dict(type='CrossEntropyLoss', class_weight=None)";

    public string this[string name] => _folder[name];

    /// <summary>Writes an image of noise and a mask whose rows repeat the values.</summary>
    public void Pair(string name, byte[] values, int height = 16, int width = 24)
    {
        ImageFile.Write(this[$"images/{name}.png"], TestData.Noise(height, width));
        Mask(name, values, height, width);
    }

    public void Mask(string name, byte[] values, int height = 16, int width = 24) => ImageFile.WriteLabels(
        this[$"masks/{name}.png"],
        new LabelMap(height, width, [.. Enumerable.Range(0, height * width).Select(i => values[i % values.Length])]));

    public Experiment Experiment()
    {
        string names = Names ?? $"[{string.Join(", ", Enumerable.Range(0, Classes).Select(i => $"'class{i}'"))}]";
        string given = names.Length > 0 ? $"metainfo=dict(classes={names})," : "";
        string text = $"""
            model = dict(type='EncoderDecoder', backbone=dict(type='mit_b0'),
                decode_head=dict(type='SegFormerHead', num_classes={Classes}, loss_decode={Loss}))
            train_dataloader = dict(batch_size=2,
                dataset=dict(type='{Type}', data_root='{Root}', data_prefix=dict(img_path='images', seg_map_path='masks'),
                img_suffix='.png', seg_map_suffix='.png', {given} {Keys} pipeline=[{Pipeline}]))
            """;
        return ExperimentReader.Read(ConfigFile.Parse(text, "config.py"));
    }

    public DataScanResult Scan(DataScanOptions? options = null, CancellationToken cancellation = default) =>
        DataScan.Run(Experiment(), (options ?? new DataScanOptions()) with { CacheDirectory = Cache }, cancellation);

    /// <summary>What is wrong, notes aside; every finding has its sentences in both languages.</summary>
    public IReadOnlyList<Finding> Findings(bool withNotes = false, DataScanOptions? options = null)
    {
        Experiment experiment = Experiment();
        Subject subject = new() { Framework = Framework.SegSharp, Config = new ConfigCursor(experiment.Source) };
        HashSet<(string, string?)> before = [.. Doctor.Examine(subject).Select(finding => (finding.MessageKey, finding.Where.Key))];
        IReadOnlyList<Finding> findings = DataDiagnosis.Examine(subject, Scan(options));
        foreach (Finding finding in findings)
        {
            Assert.All(Language.All, language => Assert.NotEmpty(MessageCatalog.Of(language).Tell(finding).Title));
        }

        return [.. findings.Where(finding => !before.Contains((finding.MessageKey, finding.Where.Key))
            && (withNotes || finding.Severity != Severity.Note))];
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A JPEG with an EXIF segment that holds nothing but the orientation.</summary>
    public static byte[] Jpeg(int height, int width, ushort orientation)
    {
        byte[] plain = ImageFile.Encode(TestData.Noise(height, width), ".jpg");
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        BinaryPrimitives.WriteUInt16BigEndian(exif.AsSpan(28), orientation);
        return [.. plain[..2], .. exif, .. plain[2..]];
    }
}
