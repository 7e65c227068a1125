using System.Text.Json.Nodes;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis.Messages;
using SegSharp.IO;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>The doctor finds the same with every sentence of its catalogue replaced by its key: codes, places, edits and counts.</summary>
public sealed class DoctorWordingTests : IDisposable
{
    private static readonly string[] _texts = ["title", "expected", "found", "why", "text"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("model.decode_head.norm_cfg.type='LN'")]
    [InlineData("model.backbone.embed_dims=64")]
    [InlineData("model.decode_head.in_index=[0,1,2,4]")]
    [InlineData("model.backbone.in_channels=4")]
    [InlineData("model.decode_head.num_classes=9")]
    [InlineData("model.decode_head.ignore_index=1")]
    [InlineData("model.decode_head.loss_decode.class_weight=[1.0]")]
    [InlineData("model.decode_head.loss_decode=dict(type='LovaszLoss',loss_type='binary')")]
    [InlineData("model.decode_head.num_clases=3")]
    [InlineData("train_dataloader.dataset.type='CamVid'")]
    [InlineData("load_from='nowhere.pth'")]
    [InlineData("optim_wrapper=None")]
    [InlineData("quant_config=dict(bits=8)")]
    [InlineData("train_dataloader.batch_size=1 model.decode_head.type='SegformerHead'")]
    public void Doctor_WithKeysForSentences_FindsTheSame(string changes)
    {
        string[] options = changes.Length == 0 ? [] : ["--cfg-options", .. changes.Split(' ')];
        Same(["doctor", Config(), "--scan", .. options]);
    }

    [Fact]
    public void Doctor_FaultyDataWithKeysForSentences_FindsTheSame()
    {
        string config = Config();
        string[] masks = [.. Directory.EnumerateFiles(_folder.At("data"), "*.png", SearchOption.AllDirectories)
            .Where(file => file.Contains("annotations", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        AtomicFile.WriteAllBytes(masks[0], File.ReadAllBytes(masks[0]).AsMemory()[..40]);
        byte[] unknown = [.. Enumerable.Repeat((byte)200, TinyData.Size * TinyData.Size)];
        ImageFile.WriteLabels(masks[1], new LabelMap(TinyData.Size, TinyData.Size, unknown));
        JsonNode found = Same(["doctor", config, "--scan"]);
        Assert.Contains("SEG0301", found.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("SEG0312", found.ToJsonString(), StringComparison.Ordinal);
    }

    private string Config() => TinyData.WriteConfig(_folder.Path, TinyData.WriteImages(_folder.Path));

    // The report without its texts, of both catalogues.
    private static JsonNode Same(string[] args)
    {
        CliResult told = InProcess.Run([.. args, "--format", "json", "--lang", Language.English]);
        MessageCatalog catalog = MessageCatalog.Of(Language.English);
        CliResult keyed;
        try
        {
            MessageCatalog.Use(catalog.With((key, part) => $"{key} {part}"));
            keyed = InProcess.Run([.. args, "--format", "json", "--lang", Language.English]);
        }
        finally
        {
            MessageCatalog.Use(null);
        }

        JsonNode plain = Bare(told), bare = Bare(keyed);
        Assert.Equal(told.ExitCode, keyed.ExitCode);
        Assert.Equal(plain.ToJsonString(), bare.ToJsonString());
        if (told.ExitCode != 0)
        {
            Assert.NotEqual(told.Out, keyed.Out); // the sentences were replaced
        }

        return bare;
    }

    private static JsonNode Bare(CliResult result)
    {
        JsonNode report = JsonNode.Parse(result.Out)!;
        report["seconds"] = null;
        Remove(report);
        return report;
    }

    private static void Remove(JsonNode? node)
    {
        if (node is JsonObject item)
        {
            foreach (string text in _texts)
            {
                item.Remove(text);
            }
        }

        foreach (JsonNode? child in node is JsonObject parent ? parent.Select(entry => entry.Value) : node as JsonArray ?? [])
        {
            Remove(child);
        }
    }
}
