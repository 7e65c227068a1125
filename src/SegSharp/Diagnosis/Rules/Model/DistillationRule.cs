using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Model;

/// <summary>SEG0102, SEG0301: a teacher and a student whose features or logits have different channels.</summary>
internal sealed class DistillationRule : IDiagnosisRule
{
    private static readonly string[] _teacherKeys = ["teacher", "teacher_cfg"];
    private static readonly string[] _studentKeys = ["student", "student_cfg", "architecture"];
    private static readonly string[] _adapterKeys = ["connectors", "adapters", "align", "adapt_cfg", "connector"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor distiller = examination.Config["distiller"];
        if (!examination.Subject.IsMmStyle || Side(examination.Subject, distiller, _teacherKeys) is not { } teacher
            || Side(examination.Subject, distiller, _studentKeys) is not { } student)
        {
            yield break;
        }

        ConfigCursor losses = distiller["distill_losses"].Exists ? distiller["distill_losses"] : distiller["losses"];
        string[] kinds = [.. losses.Keys.Select(key => $"{key} {losses[key].Type}"),
            .. losses.Items.Where(_ => losses.Keys.Count == 0).Select(item => item.Type ?? "")];
        bool adapts = distiller.Dicts().Any(section => _adapterKeys.Any(key => section[key].Exists));
        if (kinds.Any(kind => Has(kind, "feat")) && !adapts
            && teacher.Model.Maps is { } wide && student.Model.Maps is { } narrow && !Widths(wide).SequenceEqual(Widths(narrow)))
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.HeadChannels,
                Variant = "distill",
                Where = losses.Place,
                Arguments = MessageArguments.Of(
                    ("key", losses.Path), ("teacher", Widths(wide)), ("student", Widths(narrow)), ("teacher_key", teacher.Key),
                    ("student_key", student.Key),
                    ("adapter_key", distiller.Path + ".connectors")),
            };
        }

        if (kinds.Any(kind => Has(kind, "logit") || Has(kind, "KL") || Has(kind, "ChannelWise"))
            && Classes(teacher.Setup) is { } taught && Classes(student.Setup) is { } learned && taught.Value != learned.Value)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.LabelRange,
                Variant = "distill",
                Where = learned.Place with { Key = $"{student.Key}.{learned.Key}" },
                Arguments = MessageArguments.Of(
                    ("key", $"{student.Key}.{learned.Key}"), ("student", learned.Value), ("teacher", taught.Value),
                    ("teacher_key", $"{teacher.Key}.{taught.Key}")),
                Edits = [new ConfigEdit(learned.File, $"{student.Key}.{learned.Key}", ConfigNode.From(taught.Value))],
            };
        }
    }

    // The config of one side: a whole config with a model in it, or the model alone.
    private static (string Key, MmModel Model, SetupFacts Setup)? Side(Subject subject, ConfigCursor distiller, string[] keys)
    {
        foreach (ConfigCursor cursor in keys.SelectMany(key => new[] { distiller[key], subject.Config[key] }))
        {
            ConfigDict? tree = cursor["model"].Exists ? cursor.Node as ConfigDict
                : cursor["backbone"].Exists ? ConfigDict.Of(("model", cursor.Node)) : null;
            if (tree is not null)
            {
                Subject side = subject with { Config = new ConfigCursor(tree), Checkpoint = null, Data = ConfigCursor.Nothing };
                return (cursor["model"].Exists ? cursor.Path : cursor.Path.Split('.')[0], new MmModel(side), MmSetup.Read(side));
            }
        }

        return null;
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static int[] Widths(IReadOnlyList<FeatureMap> maps) => [.. maps.Select(map => map.Channels)];

    private static Fact<int>? Classes(SetupFacts setup) => setup.Outputs.Count > 0 ? setup.Outputs[0].Classes : null;
}
