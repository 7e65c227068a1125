using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Rendering;

/// <summary>The doctor's last lines: what was looked at, and whether all fits.</summary>
/// <param name="console">Where they go.</param>
/// <param name="language">English or Chinese.</param>
internal sealed class DoctorSummary(TextWriter console, string language)
{
    private bool IsChinese => language == Language.Chinese;

    /// <summary>Says that <c>--fix</c> has changed nothing, and why.</summary>
    public void TellNothingFixed(DoctorReport report) => console.WriteLine(report.Findings.All(finding => finding.Severity == Severity.Note)
        ? Say("nothing to fix", "没有需要修复的内容")
        : Say("nothing was changed: none of these has an edit that is certain", "没有改动：以上各项都没有确定的修改"));

    /// <summary>Writes the summary.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="isVerbose">Whether each bound of the image's size is told with its reason.</param>
    public void Write(DoctorReport report, bool isVerbose)
    {
        if (report.ValidInput is { } valid && (isVerbose || report.Errors == 0))
        {
            console.WriteLine(Say($"valid input: {valid}", $"可用的输入：{Sentences.In(language, valid)}"));
            foreach (SizeCondition condition in isVerbose ? report.Conditions : [])
            {
                console.WriteLine($"  {condition.Requirement}: " +
                    $"{Sentences.In(language, condition.Reason)}{(condition.Module.Length > 0 ? $" ({condition.Module})" : "")}");
            }
        }

        if (report.Errors == 0 && Data(report) is { } data)
        {
            console.WriteLine(data);
        }

        console.WriteLine((report.Errors, report.Warnings) switch
        {
            (0, 0) => Say("all fits", "全部相符"),
            var (errors, warnings) => Say(
                $"{errors} error{(errors == 1 ? "" : "s")}, {warnings} warning{(warnings == 1 ? "" : "s")}",
                $"{errors} 个错误，{warnings} 个警告"),
        });
    }

    // What a clean bill does not speak of.
    private string? Data(DoctorReport report) => (report.Kind, report.Data) switch
    {
        (null, _) when report.ValidInput is not null => Say(
            "the config describes a model and no run: training needs train_dataloader, optim_wrapper and train_cfg too",
            "该配置只描述模型，没有描述运行：训练还需要 train_dataloader、optim_wrapper 和 train_cfg"),
        (null or RunKind.Prediction, _) => null,
        (_, DataLook.None) => Say("data: not looked at", "数据：未查看"),
        (_, DataLook.Listed) =>
            Say("data: files listed and paired, not opened (--scan opens each of them)", "数据：已列出并配对文件，未打开（--scan 会逐个打开）"),
        _ => null,
    };

    private string Say(string english, string chinese) => IsChinese ? chinese : english;
}
