using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0004: folders that are not there, suffixes that no file has, and images and masks that do not pair up.</summary>
internal sealed class DatasetFilesRule : IDiagnosisRule
{
    private static readonly string[] _fileNames = ["files", "names", "file_names", "listing"];
    private static readonly string[] _suffixNames = ["suffix", "ext", "extension", "format"];
    private static readonly string[] _countNames = ["count", "n", "n_files", "num_files"];
    private static readonly string[] _missingNames = ["missing", "missing_files", "missing_dirs", "not_found"];
    private static readonly string[] _imageSuffixKeys = ["img_suffix", "image_suffix"];
    private static readonly string[] _rootNames = ["data_root", "root", "image_dir", "img_dir", "images_dir"];
    private static readonly string[] _maskSuffixKeys = ["seg_map_suffix", "mask_suffix", "label_suffix"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        List<Finding> findings = [.. Suffixes(subject)];
        if (Count(subject.Data["image"]) is { } images && Count(subject.Data["mask"]) is { } masks && images.Value != masks.Value)
        {
            findings.Add(Tell.Of(
                DiagnosisCodes.MissingFiles, "counts", masks.Place, ("key", masks.Key), ("found", masks.Value), ("image_key", images.Key),
                ("expected", images.Value)) with
            {
                Edits = [new ConfigEdit(null, masks.Key, ConfigNode.From(images.Value))],
            });
        }
        else if (Stems(subject.Data["image"]) is { Count: > 0 } imageStems && Stems(subject.Data["mask"]) is { Count: > 0 } maskStems
            && !imageStems.Overlaps(maskStems)
            && findings.Count == 0
                && !imageStems.Any(stem => maskStems.Any(other => other.StartsWith(stem, StringComparison.Ordinal)
                || stem.StartsWith(other, StringComparison.Ordinal))))
        {
            ConfigCursor files = Files(subject.Data["mask"]);
            findings.Add(Tell.Of(
                DiagnosisCodes.MissingFiles, "pairs", files.Place, ("key", files.Path), ("image", imageStems.Order().First()),
                ("mask", maskStems.Order().First()), ("image_key", Files(subject.Data["image"]).Path)));
        }

        findings.AddRange(Missing(subject));
        if (findings.Count == 0 && subject.Framework != Framework.SegSharp && new RuntimeFacts(subject).Samples is { Value: 0 } samples)
        {
            ConfigCursor root = _rootNames
                .SelectMany(name => subject.Config.Dicts().Select(dict => dict[name])).FirstOrNothing(place => place.Text is not null);
            findings.Add(Tell.Of(DiagnosisCodes.MissingFiles, "empty", (root.Exists ? root.Place : samples.Place),
                ("key", root.Exists ? root.Path : samples.Key), ("samples_key", samples.Key), ("root", root.Text ?? "?")));
        }

        return findings;
    }

    private static IEnumerable<Finding> Suffixes(Subject subject)
    {
        ConfigCursor[] sections =
            [.. subject.Config.Dicts().Where(dict => _imageSuffixKeys.Concat(_maskSuffixKeys).Any(name => dict[name].Text is not null))];
        foreach (ConfigCursor section in sections)
        {
            if (Suffix(section, _imageSuffixKeys, subject.Data["image"]) is { } image)
            {
                yield return image;
            }

            if (Suffix(section, _maskSuffixKeys, subject.Data["mask"]) is { } mask)
            {
                yield return mask;
            }
        }
    }

    private static Finding? Suffix(ConfigCursor section, string[] keys, ConfigCursor files)
    {
        ConfigCursor key = keys.Select(name => section[name]).FirstOrNothing(place => place.Text is not null);
        IReadOnlyList<string> names = Files(files).Texts ?? [];
        ConfigCursor told = _suffixNames.Select(name => files[name]).FirstOrNothing(place => place.Text is not null);
        string[] found = [.. (told.Text is { } text ? [text.StartsWith('.') || text.Contains('.', StringComparison.Ordinal) ? text
            : "." + text] : names.Select(Path.GetExtension).OfType<string>().Distinct())];
        if (key.Text is not { } wanted || found.Length == 0 || names.Any(name => name.EndsWith(wanted, StringComparison.Ordinal))
            || found.Any(suffix => suffix == wanted || (names.Count == 0 && wanted.EndsWith(suffix, StringComparison.Ordinal))))
        {
            return null;
        }

        return Tell.Of(DiagnosisCodes.MissingFiles, "suffix", key.Place, ("key", key.Path), ("wanted", wanted),
            ("found", string.Join(", ", found)), ("files_key", files.Path)) with
        {
            Edits = [Tell.Set(key, found[0])],
        };
    }

    private static IEnumerable<Finding> Missing(Subject subject)
    {
        ConfigCursor missing = _missingNames.Select(name => subject.Data[name]).FirstOrNothing(place => place.Texts is { Count: > 0 });
        if (missing.Exists)
        {
            yield return Tell.Of(DiagnosisCodes.MissingFiles, "missing", missing.Place,
                ("key", Keyed(subject, missing.Texts![0]) ?? missing.Path), ("file", missing.Texts![0]),
                ("count", missing.Texts!.Count)) with
            {
                Edits = [Tell.Remove(missing)],
            };
        }

        foreach (ConfigCursor holder in new[] { subject.Data, subject.Data["image"],
            subject.Data["mask"] }.Where(holder => holder["exists"].Flag == false))
        {
            string path = holder["path"].Text ?? holder["dir"].Text ?? holder.Path;
            yield return Tell.Of(DiagnosisCodes.MissingFiles, "missing", holder["exists"].Place,
                ("key", Keyed(subject, path) ?? holder["exists"].Path), ("file", path), ("count", 1)) with
            {
                Edits = [Tell.Set(holder["exists"], true)],
            };
        }

        ConfigCursor registered = subject.Data["registered"].Exists ? subject.Data["registered"] : subject.Data["registered_datasets"];
        if (registered.Node is ConfigList && registered.Texts is { } known)
        {
            foreach (ConfigCursor place in new[] { subject.Config.At("DATASETS.TRAIN"),
                subject.Config.At("DATASETS.TEST") }.SelectMany(list => list.Items))
            {
                if (place.Text is { } name && !known.Contains(name, StringComparer.Ordinal))
                {
                    yield return Tell.Of(DiagnosisCodes.MissingFiles, "unregistered", place.Place, ("key", place.Path), ("name", name),
                        ("known", string.Join(", ", known))) with
                    {
                        Edits = known.Count > 0 ? [Tell.Set(place, known[0])] : [],
                    };
                }
            }
        }
    }

    // The key that a path was written under, so that the finding names what is to be changed.
    private static string? Keyed(Subject subject, string path)
    {
        ConfigCursor place = subject.Config.Dicts().SelectMany(dict => dict.Keys.Select(key => dict[key]))
            .FirstOrNothing(value => value.Text is { Length: > 0 } text && path.Contains(text, StringComparison.Ordinal));
        return place.Exists ? place.Path : null;
    }

    private static Fact<int>? Count(ConfigCursor holder)
    {
        ConfigCursor place = _countNames.Select(name => holder[name]).FirstOrNothing(count => count.Integer is not null);
        return place.Integer is { } count ? new Fact<int>(count, place.Path, place.Location) : null;
    }

    private static ConfigCursor Files(ConfigCursor holder) =>
        _fileNames.Select(name => holder[name]).FirstOrNothing(files => files.Texts is { Count: > 0 });

    private static HashSet<string> Stems(ConfigCursor holder) =>
        [.. (Files(holder).Texts ?? []).Select(name => Path.GetFileNameWithoutExtension(name.Replace('\\', '/')))];
}
