using System.Runtime.CompilerServices;
using SegSharp.IO;

namespace SegSharp.Tests;

/// <summary>Compares a text with the copy that was approved: a file in the folder <c>Approved</c> beside the test.</summary>
/// <remarks>With <c>SEGSHARP_APPROVE=1</c> the tests write these files anew; the difference is read before it is committed.</remarks>
internal static class ApprovedText
{
    private const string Variable = "SEGSHARP_APPROVE";
    private const string Folder = "Approved";

    /// <summary>Fails at the first line that differs from the approved file.</summary>
    /// <param name="actual">The text as it is now.</param>
    /// <param name="name">Name of the approved file.</param>
    /// <param name="test">Path of the test's source; filled in by the compiler.</param>
    public static void Check(string actual, string name, [CallerFilePath] string test = "")
    {
        string text = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            AtomicFile.WriteAllText(Path.Combine(Path.GetDirectoryName(test)!, Folder, name), text);
            return;
        }

        string path = Path.Combine(AppContext.BaseDirectory, Folder, name);
        string approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (text != approved)
        {
            Assert.Fail($"{name} differs from the approved text. {Difference(approved.Split('\n'), text.Split('\n'))}\n"
                + $"If the new text is right, run this test with {Variable}=1, " +
                    $"read what changed in the folder '{Folder}' beside it, and commit that.");
        }
    }

    private static string Difference(string[] approved, string[] actual)
    {
        int line = approved.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1}:\n  approved: {approved.ElementAtOrDefault(line) ?? "(end)"}\n  now: " +
            $"     {actual.ElementAtOrDefault(line) ?? "(end)"}";
    }
}
