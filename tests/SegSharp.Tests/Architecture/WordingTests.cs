using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SegSharp.Tests.Architecture;

/// <summary>Nothing is decided by the wording of a message: what a caller needs to know has a property of its own.</summary>
public sealed class WordingTests
{
    // as long as a sentence is on the way to the method that looks into it
    private const int Near = 8;

    private static readonly string[] _sentences =
    [
        "System.Exception::get_Message", "ShapeCondition::get_Reason", "ShapeCondition::get_Requirement", "ShapeException::get_Problem",
        "ShapeException::get_Remedy", "ConfigException::get_Problem", "ConfigException::get_Remedy", "LossRefusal::get_Problem",
        "ImageFault::get_Reason", "LoadEntry::get_Reason", "Finding::get_MessageKey", "DiagnosisCode::get_Id",
    ];

    private static readonly string[] _looks =
    [
        "System.String::Contains", "System.String::StartsWith", "System.String::EndsWith", "System.String::IndexOf",
        "System.String::LastIndexOf", "System.String::op_Equality", "System.String::op_Inequality", "System.String::Equals",
        "Regex::IsMatch", "Regex::Match",
    ];

    // it takes away what .NET appends, for the sake of the sentence alone
    private static readonly string[] _allowed = ["SegSharp.IO.ArgumentText::Of"];

    public static TheoryData<string> Assemblies =>
        ["SegSharp.dll", "SegSharp.Formats.dll", "SegSharp.Inference.dll", "SegSharp.Tensors.dll"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Methods_DoNotLookIntoSentences(string name)
    {
        using AssemblyDefinition read = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, name));
        IEnumerable<MethodDefinition> methods = read.MainModule.GetTypes().SelectMany(type => type.Methods);
        Assert.Empty(methods.Where(Looks).Select(NameOf).Except(_allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void Methods_ThatLookIntoSentences_AreSeen()
    {
        using AssemblyDefinition read = AssemblyDefinition.ReadAssembly(typeof(WordingTests).Assembly.Location);
        MethodDefinition[] methods = [.. read.MainModule.GetType(typeof(Offender).FullName!.Replace('+', '/')).Methods];
        Assert.Equal([nameof(Offender.Asks), nameof(Offender.Compares)], methods.Where(Looks).Select(method => method.Name));
        Assert.Equal(3, methods.Length);
    }

    private static bool Looks(MethodDefinition method)
    {
        Instruction[] code = method.HasBody ? [.. method.Body.Instructions] : [];
        return Enumerable.Range(0, code.Length).Any(
            i => Calls(code[i], _sentences) && code.Skip(i + 1).Take(Near).Any(next => Calls(next, _looks)));
    }

    private static bool Calls(Instruction instruction, string[] methods) => instruction.Operand is MethodReference called
        && methods.Any(name => $"{called.DeclaringType.FullName}::{called.Name}".EndsWith(name, StringComparison.Ordinal));

    // of a lambda the method around it
    private static string NameOf(MethodDefinition method) => $"{method.DeclaringType.FullName}::{method.Name}";

    private static class Offender
    {
        public static bool Asks(Exception exception) => exception.Message.Contains("per channel", StringComparison.Ordinal);

        public static bool Compares(SegSharp.Diagnosis.Finding finding) => finding.MessageKey == "SEG0301";

        public static string Tells(Exception exception) => $"It failed: {exception.Message.TrimEnd('.')}";
    }
}
