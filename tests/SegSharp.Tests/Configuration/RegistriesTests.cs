using Mono.Cecil;
using Mono.Cecil.Cil;
using SegSharp.Configuration;
using SegSharp.Data.Loading;
using SegSharp.Data.Transforms;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Evaluation;
using SegSharp.Models;
using SegSharp.Reporting;
using SegSharp.Tests.Data;
using SegSharp.Training;
using SegSharp.Training.Schedules;
using static SegSharp.Tests.Training.Squares;

namespace SegSharp.Tests.Configuration;

/// <summary>Two runs of one process may have different plugins: what is given to one object of registries is unknown to another.</summary>
public sealed class RegistriesTests : IDisposable
{
    private static readonly string _sample = typeof(CustomBackbone.PolyLoss).Assembly.Location;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Sessions_TwoPluginsOfOneName_EachRunHasItsOwn()
    {
        ConfigDict config = Polynomial();
        using TrainingSession first = Session(config, new Registries().Load(_sample), "first");
        using TrainingSession second = Session(config, new Registries().Load(Renamed("loss_poly", "loss_other")), "second");
        first.Run();
        second.Run();
        Assert.Equal(["decode.loss_poly"], Losses("first"));
        Assert.Equal(["decode.loss_other"], Losses("second"));
    }

    [Fact]
    public void ReadingAndDoctor_ObjectWithoutThePlugin_KnowNothingOfIt()
    {
        ConfigDict config = Polynomial();
        Registries with = new Registries().Load(_sample), without = new();
        Assert.DoesNotContain(Examine(config, with), finding => finding.Severity == Severity.Error);
        Assert.Contains(Examine(config, without), finding => finding.Severity == Severity.Error);
        Assert.Contains(Examine(config, null), finding => finding.Severity == Severity.Error);

        Assert.NotNull(ModelRegistry.Build(ExperimentReader.Read(config, with).Model!));
        Assert.Contains(
            "there is no loss 'PolyLoss'", Assert.Throws<ConfigException>(() =>
                ModelRegistry.Build(ExperimentReader.Read(config, without).Model!)).Message, StringComparison.Ordinal);
        Assert.Throws<ConfigException>(() => Session(config, without, "refused"));
    }

    [Fact]
    public void Register_NameWithAFactory_IsOfThisObjectAlone()
    {
        Registries own = new(), other = new();
        own.Transforms().Register("MyFlip", _ => new RandomFlip(1));
        ConfigSection Step(Registries registries) => new(ConfigDict.Of(("type", "MyFlip")), "step", registries);
        Assert.IsType<RandomFlip>(own.Transforms().Build(Step(own)));
        Assert.False(other.Transforms().Contains("MyFlip"));
        Assert.IsType<RandomFlip>(Assert.Single(TransformRegistry.BuildPipeline([Step(own)]).Transforms));
        Assert.Throws<ConfigException>(() => TransformRegistry.BuildPipeline([Step(other)]));
    }

    // a name that a program registers needs no plugin, wherever a config may use it
    [Fact]
    public void Register_ScheduleMetricAndSampler_AreTakenByARun()
    {
        Write(_directory.Root, 1);
        Registries registries = new();
        registries.Schedules().Register("Half", _ => new HalfRate());
        registries.Metrics()
            .Register("One", _ => new CustomBackbone.BoundaryAccuracy(new ConfigSection(ConfigDict.Of(("name", "one")), "")));
        registries.Samplers()
            .Register("All", _ => new CustomBackbone.ManyClassesSampler(new ConfigSection(ConfigDict.Of(("min_classes", 1)), "")));
        string config = Config(_directory.Root, "num_classes=2", "", iterations: 2) + """

            val_evaluator = [dict(type='IoUMetric'), dict(type='One')]
            train_dataloader['sampler'] = dict(type='All')
            param_scheduler = [dict(type='Half', by_epoch=False)]
            """;
        using TrainingSession session = Session(ConfigFile.Parse(config), registries, "run");
        session.Run();
        TrainingLog log = TrainingLog.Read(_directory["run/log.jsonl"]);
        Assert.Equal(0.005, log.Training[^1].LearningRate);
        Assert.Contains("one", log.Validations[^1].More.Keys);
        Assert.Throws<ConfigException>(() => ExperimentReader.Read(ConfigFile.Parse(config), new Registries()));
    }

    [Fact]
    public void Load_OneNameTwiceInOneObject_IsRefused()
    {
        Registries registries = new Registries().Load(_sample).Load(_sample); // the same file twice is no fault
        Assert.Contains(
            "are registered under one name",
            Assert.Throws<ConfigException>(() => registries.Load(Renamed("loss_poly", "loss_other"))).Message, StringComparison.Ordinal);
    }

    private sealed class HalfRate : IRateSchedule
    {
        public double RateAt(RateStep step) => step.Rate / 2;
    }

    private ConfigDict Polynomial()
    {
        Write(_directory.Root, 1);
        return ConfigFile.Parse(Config(_directory.Root, "num_classes=2, loss_decode=dict(type='PolyLoss')", "", iterations: 2));
    }

    private static IReadOnlyList<Finding> Examine(ConfigDict config, Registries? registries) =>
        ExperimentDoctor.Examine(new ExperimentRequest(config) { Registries = registries }).Findings;

    private TrainingSession Session(ConfigDict config, Registries registries, string folder) =>
        TrainingSession.Create(ExperimentReader.Read(config, registries), new SessionOptions { WorkDirectory = _directory[folder] });

    private IEnumerable<string> Losses(string folder) => TrainingLog.Read(_directory[$"{folder}/log.jsonl"]).Training[^1].More.Keys;

    // The sample's assembly under its own name, with another text in it.
    private string Renamed(string text, string other)
    {
        string path = _directory[$"{other}.dll"];
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(_sample);
        foreach (Instruction load in assembly.MainModule.Types.SelectMany(type => type.Methods).Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions)
                .Where(instruction => instruction.OpCode == OpCodes.Ldstr && (string)instruction.Operand == text))
        {
            load.Operand = other;
        }

        assembly.Write(path);
        return path;
    }
}
