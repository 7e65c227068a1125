using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0201 to SEG0204, SEG0106, SEG0109: a checkpoint against the names and shapes of the model that it is loaded into.</summary>
internal sealed class ModelShapesRule : IDiagnosisRule
{
    private const int Listed = 4;

    // Layers that a class count decides, in the words of the usual code bases
    private static readonly string[] _classifierWords =
        ["fc", "classifier", "head", "cls_score", "conv_seg", "linear_pred", "logits", "out", "outc", "last", "segmentation_head",
            "predictor", "final", "final_conv", "class_embed", "last_layer", "linear", "output", "seg_head", "cls", "aux_head",
            "aux_classifier", "mask_fcn_logits"];

    private static readonly string[] _harmless = ["num_batches_tracked", "relative_position_index", "attn_mask",
        "position_ids", "inv_freq"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.IsMmStyle || subject.Checkpoint is not { Count: > 0 } all || subject.ModelShapes is not { Count: > 0 } model)
        {
            return [];
        }

        // an embedding file among the tensors is no part of the state dict
        Dictionary<string, IReadOnlyList<long>> checkpoint = all.Where(pair => !IsFile(pair.Key)).ToDictionary(StringComparer.Ordinal);
        if (checkpoint.Count == 0)
        {
            return [];
        }

        NameMatching matching = NameMatching.Best(checkpoint.Keys, model.Keys);
        if (matching.Hits == 0)
        {
            return [NothingFits(subject, checkpoint, model)];
        }

        List<Finding> findings = matching.IsDirect ? [] : [Prefix(subject, matching, checkpoint, model)];
        Mismatch[] mismatches =
        [
            .. checkpoint.Select(pair => (pair.Key, Mapped: matching.Map(pair.Key), pair.Value))
                .Where(entry => entry.Mapped is not null && model.TryGetValue(entry.Mapped, out IReadOnlyList<long>? built)
                    && !built.SequenceEqual(entry.Value))
                .Select(entry => new Mismatch(entry.Key, entry.Mapped!, entry.Value, model[entry.Mapped!])),
        ];
        findings.AddRange(Mismatches(subject, mismatches, model));
        HashSet<string> mapped = [.. checkpoint.Keys.Select(matching.Map).OfType<string>()];
        string[] missing = [.. model.Keys.Where(name => !mapped.Contains(name) && !IsHarmless(name))];
        string[] unexpected =
            [.. checkpoint.Keys.Where(name => !IsHarmless(name) && (matching.Map(name) is not { } other || !model.ContainsKey(other)))];
        findings.AddRange(Names(subject, missing, unexpected));
        return findings;
    }

    private static Finding NothingFits(Subject subject, Dictionary<string, IReadOnlyList<long>> checkpoint,
        IReadOnlyDictionary<string, IReadOnlyList<long>> model) => Tell.Of(
        DiagnosisCodes.CheckpointKeys, "nothing-fits", FindingPlace.OfTensor(subject.CheckpointFile, checkpoint.Keys.First()),
        ("name", checkpoint.Keys.First()), ("model_name", model.Keys.First()), ("count", checkpoint.Count), ("model_count", model.Count));

    private static Finding Prefix(Subject subject, NameMatching matching, Dictionary<string, IReadOnlyList<long>> checkpoint,
        IReadOnlyDictionary<string, IReadOnlyList<long>> model)
    {
        string name = checkpoint.Keys.First(name => matching.Map(name) is { } mapped && model.ContainsKey(mapped));
        string variant = matching.Add.Length == 0 ? "strip" : matching.Strip.Length == 0 ? "add" : "replace";
        return Tell.Of(
            DiagnosisCodes.CheckpointPrefix, variant, FindingPlace.OfTensor(subject.CheckpointFile,
                name) with { Key = matching.Strip.Length > 0 ? matching.Strip.TrimEnd('.') : matching.Add.TrimEnd('.') },
            ("name", name), ("model_name", matching.Map(name)), ("strip", matching.Strip), ("add", matching.Add), ("hits", matching.Hits),
            ("count", checkpoint.Count), ("rule", matching.Rule)) with
        {
            Severity = subject.Runtime["strict"].Flag == false || matching.Hits * 2 >= checkpoint.Count ? Severity.Error : Severity.Warning,
            Edits = [new ConfigEdit(subject.CheckpointFile, "convert_checkpoint", Configuration.ConfigNode.From(matching.Rule))],
            IsCertain = true,
        };
    }

    private static IEnumerable<Finding> Mismatches(Subject subject, Mismatch[] mismatches,
        IReadOnlyDictionary<string, IReadOnlyList<long>> model)
    {
        // a layer's bias and weight are one finding
        foreach (IGrouping<string, Mismatch> group in mismatches.GroupBy(mismatch => Kind(mismatch, model)))
        {
            Mismatch first = group.OrderByDescending(mismatch => mismatch.Saved.Count).First();
            int axis = first.Axis;
            bool classes = group.Key == "classes";
            DiagnosisCode code = group.Key switch
            {
                "classes" => DiagnosisCodes.CheckpointClasses,
                "input" => DiagnosisCodes.InputChannels,
                "positions" => DiagnosisCodes.PositionEmbedding,
                _ => DiagnosisCodes.CheckpointShape,
            };
            bool permitted = subject.Runtime["strict"].Flag == false && subject.Runtime["skip_mismatched"].Flag == true
                || subject.Runtime["ignore_mismatched_sizes"].Flag == true;
            yield return Tell.Of(
                code, "shapes-" + group.Key, FindingPlace.OfTensor(subject.CheckpointFile,
                    first.Name) with { Module = Layer(first.ModelName), Key = classes ? ClassKey(subject, first.Built[0]) : null },
                ("name", first.Name), ("saved", first.Saved), ("built", first.Built), ("axis", axis),
                ("saved_size", axis < first.Saved.Count ? first.Saved[axis] : 0),
                ("built_size", axis < first.Built.Count ? first.Built[axis] : 0), ("count", group.Count()),
                ("layer", Layer(first.ModelName))) with
            {
                Severity = permitted ? Severity.Note : Severity.Error,
                Edits = [.. Agreeing(subject, group, classes && subject.Runtime["mode"].Text is not "train")],
            };
        }
    }

    // The model that would take the file as it is.
    private static IEnumerable<ConfigEdit> Agreeing(Subject subject, IEnumerable<Mismatch> group, bool setsClasses)
    {
        foreach (Mismatch mismatch in group)
        {
            yield return Tell.Set($"model_shapes.{mismatch.ModelName}", mismatch.Saved);
            if (setsClasses && mismatch.Saved.Count > 1 && ClassKey(subject, mismatch.Built[0]) is { } key)
            {
                yield return Tell.Set(subject.Config.At(key), mismatch.Saved[0]);
            }
        }
    }

    private static string? ClassKey(Subject subject, long built)
    {
        ConfigCursor place = subject.Config.Dicts()
            .SelectMany(dict => new[] { dict["num_classes"], dict["classes"], dict["n_classes"], dict["num_labels"], dict["out_channels"] })
            .FirstOrNothing(place => place.Integer == built);
        return place.Exists ? place.Path : null;
    }

    private static string Kind(Mismatch mismatch, IReadOnlyDictionary<string, IReadOnlyList<long>> model)
    {
        string[] parts = mismatch.ModelName.Split('.');
        bool firstLayer = mismatch.Saved.Count == 4 && mismatch.Axis == 1 && mismatch.Saved.Count == mismatch.Built.Count
            && mismatch.Differing == 1 && Math.Min(mismatch.Saved[1], mismatch.Built[1]) <= 4;
        bool classifier = parts.Any(part => _classifierWords.Contains(part.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
            StringComparer.Ordinal)) || parts[0] == LastLayer(model);
        return mismatch.ModelName.Contains("pos_embed", StringComparison.Ordinal)
            || mismatch.ModelName.Contains("position_embed", StringComparison.Ordinal)
                || mismatch.ModelName.Contains("relative_position_bias_table", StringComparison.Ordinal) ? "positions"
            : firstLayer ? "input"
            : mismatch is { Axis: 0, Differing: 1 } && mismatch.Saved.Count == mismatch.Built.Count && classifier ? "classes"
            : "width";
    }

    private static string LastLayer(IReadOnlyDictionary<string, IReadOnlyList<long>> model) => model.Keys.Last().Split('.')[0];

    private static IEnumerable<Finding> Names(Subject subject, string[] missing, string[] unexpected)
    {
        bool strict = subject.Runtime["strict"].Flag != false;
        if (missing.Length > 0)
        {
            bool classifier = missing.All(IsClassifier);
            yield return Tell.Of(
                DiagnosisCodes.CheckpointKeys, "model-missing",
                FindingPlace.OfTensor(subject.CheckpointFile, missing[0]) with { Module = Layer(missing[0]) },
                ("names", Short(missing)), ("count", missing.Length), ("layer", Layer(missing[0]))) with
            {
                Severity = strict ? Severity.Error : classifier ? Severity.Note : Severity.Warning,
                Edits = strict ? [Tell.Set(subject.Runtime["strict"], false)] : [],
            };
        }

        if (unexpected.Length > 0)
        {
            bool auxiliary = unexpected.All(name => name.Contains("aux_classifier", StringComparison.Ordinal));
            ConfigCursor aux = subject.Config["model"]["aux_loss"].Exists ? subject.Config["model"]["aux_loss"]
                : subject.Config["aux_loss"];
            yield return Tell.Of(
                DiagnosisCodes.CheckpointKeys, auxiliary ? "auxiliary" : "model-unexpected",
                FindingPlace.OfTensor(subject.CheckpointFile, unexpected[0]) with { Module = Layer(unexpected[0]),
                    Key = auxiliary ? aux.Path : null },
                ("names", Short(unexpected)), ("count", unexpected.Length), ("layer", Layer(unexpected[0]))) with
            {
                Severity = strict ? Severity.Error : Severity.Note,
                Edits = strict ? [Tell.Set(subject.Runtime["strict"], false)] : [],
            };
        }
    }

    private static bool IsClassifier(string name) => name.Split('.').Any(part => _classifierWords.Contains(part, StringComparer.Ordinal));

    private static bool IsHarmless(string name) => _harmless.Any(word => name.EndsWith(word, StringComparison.Ordinal));

    private static bool IsFile(string name) =>
        Path.GetExtension(name) is ".pth" or ".pt" or ".npy" or ".npz" or ".pkl" or ".bin" or ".safetensors";

    private static string Layer(string name) => name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : name;

    private static string Short(string[] names) =>
        names.Length <= Listed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Listed))}, …";

    /// <summary>One tensor that both sides have, in different shapes.</summary>
    private sealed record Mismatch(string Name, string ModelName, IReadOnlyList<long> Saved, IReadOnlyList<long> Built)
    {
        public int Axis => Enumerable.Range(0, Math.Min(Saved.Count, Built.Count)).FirstOrDefault(axis => Saved[axis] != Built[axis]);

        public int Differing => Saved.Zip(Built).Count(pair => pair.First != pair.Second);
    }
}
