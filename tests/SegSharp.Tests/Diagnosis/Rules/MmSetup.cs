using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules;

/// <summary>Setups in MMSegmentation's vocabulary as neutral JSON, and what every rule promises of them.</summary>
internal static class MmSetup
{
    /// <summary>The backbone of B0.</summary>
    public const string MiT =
        "'backbone': {'type': 'MixVisionTransformer', 'embed_dims': 32, 'num_heads': [1, 2, 5, 8], 'num_layers': [2, 2, 2, 2]}";

    /// <summary>The head of B0.</summary>
    public const string Head = "'type': 'SegformerHead', 'in_channels': [32, 64, 160, 256], 'in_index': [0, 1, 2, 3], 'channels': 256, " +
        "'num_classes': 19, 'norm_cfg': {'type': 'SyncBN'}";

    /// <summary>The rule finds the fault at its key, the doctor tells it in both languages, and the finding's edits mend it.</summary>
    public static void BrokenThenMended<TRule>(string name, string message, string key, string json)
        where TRule : IDiagnosisRule, new()
    {
        RuleAssert.Gives<TRule>(SubjectFile.Parse(json), message);
        BrokenThenMended(name, message, key, json);
    }

    /// <summary>The doctor finds the fault at its key, tells it in both languages, and the finding's edits mend it.</summary>
    public static void BrokenThenMended(string name, string message, string key, string json)
    {
        ConfigDict tree = ConfigFile.ParseJson(json);
        Finding? finding = Doctor.Examine(SubjectFile.Of(tree))
            .FirstOrDefault(finding => finding.MessageKey == message && finding.Where.Key == key);
        IEnumerable<string> found = Doctor.Examine(SubjectFile.Of(tree)).Select(other => $"{other.MessageKey} at {other.Where.Key}");
        Assert.True(finding is not null, $"{name}: {string.Join("; ", found)}");
        Assert.All(Language.All, language => Assert.NotEmpty(MessageCatalog.Of(language).Tell(finding).Title));

        // a file of weights is not mended by a config
        bool isMendable = finding.Edits.Count > 0;
        Assert.True(isMendable || message is "SEG0106/checkpoint" || message.StartsWith("SEG02", StringComparison.Ordinal), name);
        foreach (ConfigEdit edit in finding.Edits)
        {
            bool isConfig = !edit.Key.StartsWith("data.mask", StringComparison.Ordinal) && !edit.Key.StartsWith("data.image",
                StringComparison.Ordinal) && !edit.Key.StartsWith("runtime.", StringComparison.Ordinal);
            tree = (ConfigDict)ConfigEditor.With(tree, (isConfig ? "config." + edit.Key : edit.Key).Split('.'), edit.Value);
        }

        Assert.True(
            !isMendable || !Doctor.Examine(SubjectFile.Of(tree)).Any(other => other.MessageKey == message && other.Where.Key == key),
            $"{name}: still there in {ConfigWriter.ToJson(tree)}");
    }

    /// <summary>There is neither an error nor a warning.</summary>
    public static void SaysNothing(string name, string json)
    {
        IReadOnlyList<Finding> findings = Doctor.Examine(SubjectFile.Parse(json));
        Assert.True(findings.All(finding => finding.Severity == Severity.Note),
            $"{name}: {string.Join("; ", findings.Select(finding => $"{finding.MessageKey} at {finding.Where.Key}"))}");
    }

    /// <summary>A teacher of twice the width, a student, and what is distilled.</summary>
    public static string Distiller(string loss, int classes, string more = "") =>
        "'distiller': {'teacher': {'model': {" + MiT.Replace("'embed_dims': 32", "'embed_dims': 64", StringComparison.Ordinal)
            + ", 'decode_head': {"
        + Head.Replace("[32, 64, 160, 256]", "[64, 128, 320, 512]", StringComparison.Ordinal) + "}}}, 'student': {'model': {" + MiT
            + ", 'decode_head': {"
        + Head.Replace("'num_classes': 19", $"'num_classes': {classes}", StringComparison.Ordinal) + "}}}, 'distill_losses': {" + loss
            + "}" + more + "}";

    /// <summary>A head on one map.</summary>
    public static string Fcn(int channels, int index) =>
        $"'type': 'FCNHead', 'in_channels': {channels}, 'in_index': {index}, 'channels': 512, 'num_classes': 19";

    /// <summary>A whole setup.</summary>
    public static string Setup(
        string backbone, string head, string auxiliary = "", string more = "", string data = "", string runtime = "",
        string checkpoint = "", string meta = "")
    {
        string text =
            $"{{'framework': 'mmseg', 'config': {{'model': {{'type': 'EncoderDecoder', {backbone}, 'decode_head': {{{head}}}{auxiliary}}}"
            + $"{(more.Length > 0 ? ", " + more : "")}}}, 'data': {{{data}}}, 'runtime': {{{runtime}}}, 'checkpoint_meta': {{{meta}}}"
            + $"{(checkpoint.Length > 0 ? $", 'checkpoint': {{{checkpoint}}}" : "")}}}";
        return text.Replace('\'', '"');
    }
}
