using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>What every rule promises: it names the key, tells it in both languages, and its edits mend it.</summary>
internal static class RuleAssert
{
    /// <summary>The rule gives a finding of this message that names the key, and after its edits there is none.</summary>
    public static void BrokenThenMended<TRule>(Repro broken, string message, string key)
        where TRule : IDiagnosisRule, new()
    {
        Gives<TRule>(broken.Subject(), message);
        BrokenThenMended(broken, message, key);
    }

    /// <summary>The rule gives a finding of this message that names the key.</summary>
    public static void Broken<TRule>(Repro broken, string message, string key)
        where TRule : IDiagnosisRule, new()
    {
        Gives<TRule>(broken.Subject(), message);
        Broken(broken, message, key);
    }

    /// <summary>The rule by itself gives a finding of this message.</summary>
    public static void Gives<TRule>(Subject subject, string message)
        where TRule : IDiagnosisRule, new() =>
        Assert.Contains(message, new TRule().Check(new Examination(subject)).Select(finding => finding.MessageKey));

    /// <summary>There is a finding of this message that names the key, and after its edits there is none.</summary>
    public static void BrokenThenMended(Repro broken, string message, string key)
    {
        Finding finding = Broken(broken, message, key);
        Assert.NotEmpty(finding.Edits);
        Repro mended = broken.Mended(finding);
        Assert.DoesNotContain(mended.Findings(), other => other.MessageKey == message);
        Assert.DoesNotContain(mended.Findings(), other => other.Severity == Severity.Error);
    }

    /// <summary>There is a finding of this message that names the key.</summary>
    public static Finding Broken(Repro broken, string message, string key)
    {
        IReadOnlyList<Finding> findings = broken.Findings();
        Finding? finding = findings.FirstOrDefault(finding => finding.MessageKey == message);
        Assert.True(finding is not null, $"No {message} among [{string.Join(", ", findings.Select(other => other.MessageKey))}].");
        string[] named = [finding.Where.Key ?? "", finding.Where.Module ?? "", finding.Where.Tensor ?? "",
            .. finding.Edits.Select(edit => edit.Key)];
        Assert.Contains(named, name => name == key || name.EndsWith("." + key, StringComparison.Ordinal));
        Told(findings);
        return finding;
    }

    /// <summary>There is neither an error nor a warning.</summary>
    public static void Sound(Repro sound)
    {
        Told(sound.Findings());
        Assert.Empty(sound.Troubles().Select(finding => $"{finding.MessageKey} at {finding.Where.Key}"));
    }

    /// <summary>Every finding is told in every language, without a place left open.</summary>
    public static void Told(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            foreach (string language in Language.All)
            {
                MessageText text = MessageCatalog.Of(language).Tell(finding);
                Assert.All([text.Title, text.Expected, text.Found, text.Why, text.Fix],
                    part => Assert.False(string.IsNullOrWhiteSpace(part)));
            }
        }
    }
}
