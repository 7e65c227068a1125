using System.Text.RegularExpressions;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Tests.Diagnosis.Messages;

public sealed partial class MessageLanguagesTests
{
    public static TheoryData<string> Keys => [.. MessageCatalog.Of(Language.English).Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Templates_EachLanguage_HaveTheSamePartsAndPlaces(string key)
    {
        IReadOnlyDictionary<string, string> english = MessageCatalog.Of(Language.English).Templates(key), chinese = MessageCatalog.Of(Language.Chinese).Templates(key);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Places(english), Places(chinese));
    }

    [Fact]
    public void Keys_EachLanguage_AreTheSame() => Assert.Equal(
        MessageCatalog.Of(Language.English).Keys.Order(StringComparer.Ordinal), MessageCatalog.Of(Language.Chinese).Keys.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Places(IReadOnlyDictionary<string, string> parts) =>
        parts.Values.SelectMany(part => Place().Matches(part)).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
