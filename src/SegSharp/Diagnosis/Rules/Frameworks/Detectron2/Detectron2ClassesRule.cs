using SegSharp.Configuration;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>SEG0301: NUM_CLASSES against the classes of the data set and the category ids of its annotations.</summary>
internal sealed class Detectron2ClassesRule : IDiagnosisRule
{
    private static readonly string[] _idNames = ["category_ids", "category_id", "categories", "ids"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework != Framework.Detectron2)
        {
            yield break;
        }

        ConfigCursor place = Detectron2Heads.Classes(subject.Config);
        int classes = place.Integer ?? Detectron2Heads.DefaultThings;
        ConfigCursor names = Things(subject);
        int? count = names.Node is ConfigList list ? list.Count : names.Integer;
        if (count is { } things && things > 0 && things != classes)
        {
            yield return Tell.Of(
                DiagnosisCodes.LabelRange, things > classes ? "d2-few" : "d2-many", place.Place,
                ("key", place.Path), ("classes", classes), ("names_key", names.Path), ("things", things)) with
            {
                Severity = things > classes ? Severity.Error : Severity.Warning,
                Edits = [Tell.Set(place, things)],
            };
            yield break;
        }

        ConfigCursor ids = new[] { subject.Data, subject.Data["annotations"],
            subject.Data["instances"] }.SelectMany(holder => _idNames.Select(name => holder[name]))
            .FirstOrNothing(holder => holder.Integers is { Count: > 0 });
        if (ids.Integers is { } used && used.Any(id => id < 0 || id >= classes))
        {
            // ids from 1 to the number of classes: the last one is the background's number
            bool fromOne = used.Min() == 1 && used.Max() == classes;
            yield return Tell.Of(
                DiagnosisCodes.LabelRange, fromOne ? "d2-from-one" : "d2-ids", ids.Place with { Module = place.Path },
                ("key", ids.Path), ("classes_key", place.Path), ("classes", classes), ("least", used.Min()), ("largest", used.Max())) with
            {
                Edits = fromOne ? [Tell.Set(ids, used.Select(id => id - 1))] : used.Min() >= 0 ? [Tell.Set(place, used.Max() + 1)] : [],
            };
        }
    }

    private static ConfigCursor Things(Subject subject)
    {
        ConfigCursor data = subject.Data;
        ConfigCursor[] places = [data["thing_classes"], data["metadata"]["thing_classes"], data["classes"], data["num_classes"],
            data["n_classes"], subject.Config["METADATA"]["thing_classes"]];
        return places.FirstOrNothing(place => place.Node is ConfigList || place.Integer is not null);
    }
}
