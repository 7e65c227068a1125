using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors.Tests.Operators;

public sealed class OperatorSchemaTests
{
    public static TheoryData<string> Names => OperatorRuleTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void ArgumentNames_OfEveryOperator_AreThoseOfItsSchema(string name)
    {
        Operator op = OperatorRuleTests.Find(name);
        string schema = op.NativeSchema;
        string arguments = schema[(schema.IndexOf('(', StringComparison.Ordinal) + 1)..schema.IndexOf(") ->", StringComparison.Ordinal)];
        string[] names =
            [.. SplitOutsideBrackets(arguments).Where(a => a.Trim() != "*").Select(a => a.Split('=')[0].Trim().Split(' ')[^1])];
        Assert.Equal(op.ArgumentNames, names.Take(op.ArgumentNames.Count));
        Assert.StartsWith(name + "(", schema, StringComparison.Ordinal);
    }

    // defaults such as [1, 1] hold commas of their own
    private static IEnumerable<string> SplitOutsideBrackets(string text)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
