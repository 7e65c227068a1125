using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>Files that build on files.</summary>
public sealed class ConfigInheritanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segsharp-config").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_ChildOverBase_MergesDictsAndReplacesTheRest()
    {
        Write("base/model.py", "norm = dict(type='BN')\nmodel = dict(backbone=dict(depth=18, norm=norm), heads=[1, 2], keep=True)");
        string child = Write("child.py", "_base_ = './base/model.py'\nmodel = dict(backbone=dict(depth=50), heads=[3])");
        Assert.Equal("dict(backbone=dict(depth=50, norm=dict(type='BN')), heads=[3], keep=True)", Line(child, "model"));
    }

    [Fact]
    public void Load_DeleteMark_ReplacesTheDictAndLeavesNoMark()
    {
        Write("a.py", "optimizer = dict(type='SGD', momentum=0.9, groups=dict(a=1))");
        string child = Write("b.py", "_base_ = ['a.py']\noptimizer = dict(_delete_=True, type='AdamW', more=dict(_delete_=True, " +
            "x=1))\nnew = dict(_delete_=True, y=2)");
        Assert.Equal("dict(type='AdamW', more=dict(x=1))", Line(child, "optimizer"));
        Assert.Equal("dict(y=2)", Line(child, "new"));
    }

    [Fact]
    public void Load_BaseReferences_GiveTheBasesValues()
    {
        Write("a.py", "data_root = 'data'\npipe = [dict(type='A'), dict(type='B')]\nmodel = dict(head=dict(n=19))");
        string child = Write("b.py", """
            _base_ = 'a.py'
            root = {{_base_.data_root}}
            whole = {{ _base_.model }}
            n = _base_.model.head.n
            longer = _base_.pipe + [dict(type='C')]
            _base_.model.head.n = 5
            name = '{{ fileBasenameNoExtension }}' + '{{fileExtname}}'
            quoted = '{{_base_.data_root}}'
            """);
        Assert.Equal("'data'", Line(child, "root"));
        Assert.Equal("19", Line(child, "n"));
        Assert.Equal("[dict(type='A'), dict(type='B'), dict(type='C')]", Line(child, "longer"));
        Assert.Equal("dict(head=dict(n=5))", Line(child, "model"));
        Assert.Equal("'b.py'", Line(child, "name"));
        Assert.Equal("'data'", Line(child, "quoted"));
    }

    [Fact]
    public void Load_JsonOverPython_Works()
    {
        Write("a.py", "x = dict(a=1, b=2)");
        string child = Write("b.json", "{\"_base_\": \"a.py\", \"x\": {\"b\": 3}, \"c\": \"{{_base_.x}}\"}");
        Assert.Equal("dict(a=1, b=3)", Line(child, "x"));
        Assert.Equal("dict(a=1, b=2)", Line(child, "c"));
    }

    [Fact]
    public void Load_VariableOfTheBase_IsNoVariableOfTheChild()
    {
        Write("a.py", "model = dict(head=dict(n=19))\nroot = 'data'");
        Assert.Contains("Write _base_.root.", Refusal("_base_ = 'a.py'\nx = root"));
        Assert.Contains("Write model = dict(...) with the keys to change", Refusal("_base_ = 'a.py'\nmodel['head']['n'] = 5"));
    }

    [Fact]
    public void Load_DictOverScalar_IsRefusedWithBothPlaces()
    {
        Write("a.py", "x = 3");
        string message = Refusal("_base_ = 'a.py'\nx = dict(y=1)");
        Assert.Contains("c.py:2:5: x: a dict cannot be merged into the integer 3 at ", message);
        Assert.Contains("a.py:1:5. Add _delete_=True", message);
    }

    [Fact]
    public void Load_TwoBasesWithOneKey_AreRefused()
    {
        Write("a.py", "x = 3");
        Write("b.py", "\nx = 4");
        Assert.Contains("two base files define 'x'", Refusal("_base_ = ['a.py', 'b.py']"));
    }

    [Theory]
    [InlineData("_base_ = 'missing.py'", "missing.py' does not exist")]
    [InlineData("_base_ = 'c.py'", "builds on itself")]
    [InlineData("_base_ = 'mmseg::a.py'", "'mmseg::a.py' is neither in a folder 'configs' above the config")]
    [InlineData("_base_ = 3", "expected the path of a config, found the integer 3")]
    [InlineData("_base_ = 'a.txt'", "neither a .py nor a .json")]
    public void Load_BaseThatCannotBeRead_IsRefusedAtItsMention(string text, string reason)
    {
        string message = Refusal(text);
        Assert.Contains(reason, message);
        Assert.Contains("c.py:1:10: ", message);
    }

    [Fact]
    public void Load_ManyEmptyBases_EndInARefusal()
    {
        Write("0.py", "");
        for (int i = 1; i <= 20; i++)
        {
            Write($"{i}.py", $"_base_ = ['{i - 1}.py', '{i - 1}.py']");
        }

        Assert.Contains("more than 256 files", Refusal("_base_ = '20.py'"));
    }

    private string Refusal(string text) => Assert.Throws<ConfigException>(() => ConfigFile.Load(Write("c.py", text))).Message;

    private static string Line(string path, string key) => ConfigWriter.ToLine(ConfigFile.Load(path)[key]);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using StreamWriter writer = new(path);
        writer.Write(text);
        return path;
    }
}
