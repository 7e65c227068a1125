using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;

namespace CustomBackbone;

/// <summary>A rule of the doctor of one's own: a config that trains should say its seed.</summary>
[Registered("SeedRule")]
public sealed class SeedRule : IDiagnosisRule
{
    private static readonly DiagnosisCode _code = new("LAB0001", "seed");

    private static readonly Told<MessageText> _message = new(new MessageText(
        "the config says no seed", "randomness.seed, such as 0", "nothing",
        "Two runs of a config without a seed cannot be told apart from luck.", "Set randomness = dict(seed=0)"))
    {
        Chinese = new MessageText("配置没有给出随机种子", "randomness.seed，例如 0", "没有", "没有种子的两次运行，其差别无法与偶然区分。", "设置 randomness = dict(seed=0)"),
    };

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor config = examination.Config;
        if (!config["train_cfg"].Exists || config["randomness"]["seed"].Exists || config["seed"].Exists)
        {
            return [];
        }

        return
        [
            new Finding
            {
                Code = _code,
                Severity = Severity.Warning,
                Where = config["train_cfg"].Place,
                Message = _message,
                Edits = [new ConfigEdit(config["train_cfg"].Place.File, "randomness.seed", ConfigNode.From(0))],
                IsCertain = true,
            },
        ];
    }
}
