using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Cli.Runs;

/// <summary>Examines a config, or a setup in the neutral form.</summary>
internal static class DoctorRun
{
    /// <summary>Examines a config of SegSharp.</summary>
    /// <exception cref="FileNotFoundException">There is no such config.</exception>
    public static DoctorReport Examine(DoctorRequest request)
    {
        string path = ExistingFile.Require(request.ConfigPath, "config");
        ConfigDict config;
        try
        {
            config = ConfigFile.Load(path, request.Overrides);
        }
        catch (ConfigException e)
        {
            return new DoctorReport([ConfigFinding.Of(e, DiagnosisCodes.UnreadableConfig)]);
        }

        return ExperimentDoctor.Examine(new ExperimentRequest(config) { Checkpoint = request.Checkpoint, Size = request.Size });
    }

    /// <summary>Examines a setup in the neutral form: a file with one, or with <c>cases</c> of which one is chosen.</summary>
    /// <exception cref="ConfigException">The file holds no such thing.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static DoctorReport ExamineSetup(string path, string? id)
    {
        ConfigDict tree = ConfigFile.Load(ExistingFile.Require(path, "setup"));
        ConfigCursor root = new(tree);
        if (root["cases"].Exists)
        {
            ConfigCursor[] cases = [.. root["cases"].Items];
            string known = string.Join(", ", cases.Select(item => item["id"].Text).Take(5));
            ConfigCursor chosen = cases.FirstOrDefault(item => id is not null && item["id"].Text == id);
            root = chosen.Exists ? chosen : throw new ConfigException(
                id is null ? "the file holds several setups" : $"there is no setup '{id}'", tree.Location, "cases", $"Choose one with --id: {known}, …");
        }

        ConfigCursor setup = root["repro"].Exists ? root["repro"] : root;
        return setup.Node is ConfigDict dict
            ? new DoctorReport(Doctor.Examine(SubjectFile.Of(dict)))
            : throw new ConfigException("expected an object", setup.Location, setup.Path);
    }
}
