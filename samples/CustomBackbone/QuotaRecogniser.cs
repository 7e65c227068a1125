using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Messages;

namespace CustomBackbone;

/// <summary>A recogniser of one's own: what the cluster says when a user's share of its disk is full.</summary>
[Registered("QuotaRecogniser")]
public sealed class QuotaRecogniser : IErrorRecogniser
{
    private static readonly DiagnosisCode _code = new("LAB0002", "quota");
    private static readonly MessagePattern _message = new("Disk quota exceeded", @"Disk quota exceeded(?:: '(?<file>[^']+)')?");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        if (_message.Last(context.Text) is not { } match)
        {
            return [];
        }

        string file = match.Groups["file"] is { Success: true } named ? named.Value : "a file";
        return [new Candidate(_code, Variant: "", Confidence: 0.95) { Quote = match.Value, Message = Told(file) }];
    }

    private static Told<ToldDiagnosis> Told(string file) => new(new ToldDiagnosis(
        $"Writing {file}.", "Your share of the cluster's disk is full; the disk itself is not.",
        "Delete old checkpoints (max_keep_ckpts=2 keeps two), or write to /scratch: --work-dir /scratch/$USER/run"))
    {
        Chinese = new ToldDiagnosis($"写入 {file}。", "您在集群磁盘上的配额已满，磁盘本身并未写满。",
            "删除旧的检查点（max_keep_ckpts=2 只保留两个），或写到 /scratch：--work-dir /scratch/$USER/run"),
    };
}
