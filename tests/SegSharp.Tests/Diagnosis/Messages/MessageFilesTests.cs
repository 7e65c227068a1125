using System.Text.RegularExpressions;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Tests.Diagnosis.Messages;

public sealed class MessageFilesTests
{
    private static readonly MessageCatalog _english = MessageCatalog.Of(Language.English);

    [Fact]
    public void Languages_HaveTheSameKeysPartsAndPlaceholders()
    {
        foreach (MessageCatalog other in Language.All.Select(MessageCatalog.Of))
        {
            Assert.Equal(_english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
            Assert.All(_english.Keys, key =>
            {
                Assert.Equal(_english.Templates(key).Keys.Order(StringComparer.Ordinal),
                    other.Templates(key).Keys.Order(StringComparer.Ordinal));
                Assert.All(_english.Templates(key), part => Assert.True(
                    Placeholders(part.Value).SetEquals(Placeholders(other.Templates(key)[part.Key])),
                    $"{key}, {part.Key}: other placeholders"));
            });
        }
    }

    [Fact]
    public void Chinese_IsNotEnglish() => Assert.All(
        _english.Keys.Where(key => key.Contains("/explain", StringComparison.Ordinal)),
        key => Assert.All(MessageCatalog.Of(Language.Chinese).Templates(key),
            part => Assert.Contains(part.Value, letter => letter is >= '\u4e00' and <= '\u9fff')));

    [Fact]
    public void Keys_BelongToACode() => Assert.All(
        _english.Keys.Where(key => key.StartsWith("SEG", StringComparison.Ordinal)), key =>
            Assert.NotNull(DiagnosisCodes.Find(key.Split('/')[0])));

    [Fact]
    public void Explanations_OfEachCode_HaveAGeneralEntryWithAllParts() => Assert.All(
        _english.Keys.Where(key => key.Contains("/explain-", StringComparison.Ordinal)).Select(key => $"{key.Split('/')[0]}/explain")
            .Distinct(StringComparer.Ordinal),
        key => Assert.Equal(["cause", "fix", "operation"], _english.Templates(key).Keys.Order(StringComparer.Ordinal)));

    private static HashSet<string> Placeholders(string template) =>
        [.. Regex.Matches(template, @"\{\w+\}", RegexOptions.NonBacktracking).Select(match => match.Value)];
}
