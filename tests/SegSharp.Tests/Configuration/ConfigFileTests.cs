using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>The Python config language: what is read, and what it means.</summary>
public sealed class ConfigFileTests
{
    [Theory]
    [InlineData("x = 6e-5", "6e-05")]
    [InlineData("x = -1", "-1")]
    [InlineData("x = 0x1F + 0o17 + 0b11 + 1_000", "1049")]
    [InlineData("x = -9223372036854775808", "-9223372036854775808")]
    [InlineData("x = .5; y = 1.", "0.5")]
    [InlineData("x = None", "None")]
    [InlineData("x = [True, False]", "[True, False]")]
    [InlineData("x = ()", "()")]
    [InlineData("x = (5,)", "(5,)")]
    [InlineData("x = 5,", "(5,)")]
    [InlineData("x = (5)", "5")]
    [InlineData("x = {'a': 1, 2: 'b'}", "{'a': 1, 2: 'b'}")]
    [InlineData("x = dict(a=1, b=dict())", "dict(a=1, b=dict())")]
    [InlineData("x = '''a\nb'''", "'a\\nb'")]
    [InlineData("x = 'data/' 'ade'\\\n  '/train'", "'data/ade/train'")]
    [InlineData("x = r'a\\d' + 'a\\tb' + '\\u00e9\\x41\\101'", "'a\\\\da\\u0009béAA'")]
    [InlineData("x = [\n  1,  # one\n  2,\n]", "[1, 2]")]
    public void Parse_Literal_GivesItsValue(string text, string expected) => Assert.Equal(expected, Line(text));

    [Theory]
    [InlineData("x = 7 // 2 * 2 - 10 % 4", "4")]
    [InlineData("x = -7 // 2", "-4")] // rounds down
    [InlineData("x = -7 % 3", "2")] // sign of the divisor
    [InlineData("x = 8 / 2", "4.0")] // one slash is a float
    [InlineData("x = 2 ** 10", "1024")]
    [InlineData("x = (1 // 1e-3, 3 % 1e-3, -7.5 // 2, -7.5 % 2)", "(999.0, 0.0009999999999999376, -4.0, 0.5)")] // by the exact remainder
    [InlineData("x = -2 ** 2", "-4")] // the power binds tighter than the sign
    [InlineData("x = 0.01 / 8 * 4", "0.005")]
    [InlineData("x = [0] * 3 + [1]", "[0, 0, 0, 1]")]
    [InlineData("x = 'ab' * 2", "'abab'")]
    [InlineData("a = [1, 2, 3, 4]\nx = a[1:-1] + a[::-2] + [a[-1]]", "[2, 3, 4, 2, 4]")]
    [InlineData("a = dict(b=dict(c=[5]))\nx = a['b']['c'][0]", "5")]
    [InlineData("a = (1, 2)\nx = [*a, 3]", "[1, 2, 3]")]
    [InlineData("a = dict(p=1, q=2)\nx = dict(q=0, **a)", "dict(q=2, p=1)")]
    [InlineData("a = dict(p=1)\nx = {**a, 'p': 3}", "dict(p=3)")]
    [InlineData("x = list((1, 2)) + [str(3)]", "[1, 2, '3']")]
    [InlineData("x = float('inf')", "float('inf')")]
    [InlineData("x = list(range(3)) + range(5, 1, -2) + [int(2.9)]", "[0, 1, 2, 5, 3, 2]")]
    [InlineData("s = [0.5, 2.0]\nx = [dict(scale=r * 2, at=s) for r in s]", "[dict(scale=1.0, at=[0.5, 2.0]), dict(scale=4.0, at=[0.5, 2.0])]")]
    [InlineData("x = [[r + c for c in [0, 1]] for r in (10, 20)]", "[[10, 11], [20, 21]]")]
    public void Parse_Expression_GivesPythonsValue(string text, string expected) => Assert.Equal(expected, Line(text));

    [Theory]
    [InlineData("n = 5\nx = f'c{n}_{n:03d}_{1.5:.2f}_{\"a\"!r}'", "\"c5_005_1.50_'a'\"")]
    [InlineData("x = '%s_%d_%.2f%%' % ('a', 3, 0.5)", "'a_3_0.50%'")]
    [InlineData("x = '{}_{1}_{name:>4}'.format('a', 'b', name='c')", "'a_b_   c'")]
    [InlineData("x = f'{{n}}'", "'{n}'")]
    [InlineData("x = '%5.2f|%-6d|%05d|%e' % (1.005, 42, -7, 12345.678)", "' 1.00|42    |-0007|1.234568e+04'")] // 1.005 is a little less
    [InlineData("x = f'{0.125:.2f}|{0.375:.2f}|{2.5:.0f}|{3.5:.0f}|{0.15:.1f}|{-0.5:.0f}'", "'0.12|0.38|2|4|0.1|-0'")]
    [InlineData("x = f'{1234567:,}|{0.25:%}|{-5:+06d}|{123456.0:g}'", "'1,234,567|25.000000%|-00005|123456'")]
    [InlineData("x = f'{1e-06}'", "'1e-06'")]
    [InlineData("d = dict(k=[1, 2])\nx = f\"{d['k'][1]}\"", "'2'")]
    public void Parse_FormattedString_GivesPythonsText(string text, string expected) => Assert.Equal(expected, Line(text));

    [Fact]
    public void Parse_AssignmentToAnEntry_ChangesWhateverSharesTheDict()
    {
        ConfigDict config = ConfigFile.Parse("""
            norm = dict(type='SyncBN')
            model = dict(head=dict(norm=norm), n=[1, 2, 3])
            norm['type'] = 'BN'
            model['n'][1] = 7
            model['head']['k'] = 5
            del model['n'][0], norm
            both = other = [1]
            other += [2]
            """);
        Assert.Equal("dict(head=dict(norm=dict(type='BN'), k=5), n=[7, 3])", ConfigWriter.ToLine(config["model"]));
        Assert.Equal("[1, 2]", ConfigWriter.ToLine(config["both"]));
        Assert.False(config.ContainsKey("norm"));
    }

    [Fact]
    public void Parse_Value_RemembersWhereItStands()
    {
        ConfigDict config = ConfigFile.Parse("a = 1\nmodel = dict(\n    head=dict(classes=19),\n    list=[1,\n        (2, 3)])\n", "c.py");
        ConfigDict model = (ConfigDict)config["model"];
        ConfigDict head = (ConfigDict)model["head"];
        Assert.Equal("c.py:2:9", model.Location.ToString());
        Assert.Equal("c.py:3:10", head.Location.ToString());
        Assert.Equal("c.py:3:15", head.Entries[0].KeyLocation.ToString());
        Assert.Equal("c.py:3:23", head["classes"].Location.ToString());
        Assert.Equal("c.py:5:9", ((ConfigList)model["list"])[1].Location.ToString());
    }

    [Theory]
    [InlineData("import os\na = os.getenv('X')", 2, 8, "'.getenv(...)' would call code")]
    [InlineData("import os\na = os.environ['X']", 2, 5, "'environ' is imported code, and this would have to be executed")]
    [InlineData("from math import pi\na = [1, 2 * pi]", 2, 13, "'pi' is imported code, and this would have to be executed")]
    [InlineData("from math import pi\na = f'{pi}'", 2, 8, "'pi' is imported code")]
    [InlineData("from torch.nn import *", 1, 1, "'import *' from 'torch.nn' would have to be executed to know its names")]
    [InlineData("from .a import *", 1, 6, "'.a' is a file beside this one, and only 'with read_base():' reads it")]
    [InlineData("with open('x') as f:\n    a = f", 1, 1, "'with' would run code")]
    [InlineData("with read_base():\n    a = 1", 2, 5, "under 'with read_base():' stand imports of base files alone")]
    [InlineData("with read_base():\na = 1", 1, 1, "there is nothing under 'with read_base():'")]
    [InlineData("a = dict()\nb = a.update(x=1)", 2, 5, "'.update(...)' would call code")]
    [InlineData("a = dict()\na.append(1)", 2, 1, "'.append' does not work on a dict of 0 with the integer 1")]
    [InlineData("a = dict()\na.pop('x')", 2, 3, "'.pop(...)' would call code")]
    [InlineData("a = dict()\na['s'] = a\nb = dict()\nb['s'] = b\na.update(b)", 3, 5, "the value contains itself")]
    [InlineData("def f():\n  pass", 1, 1, "'def' defines code")]
    [InlineData("class A:\n  pass", 1, 1, "'class' defines code")]
    [InlineData("@register\ndef f(): pass", 1, 1, "a decorator belongs to code")]
    [InlineData("if True:\n  a = 1", 1, 1, "'if' would have to be executed")]
    [InlineData("for i in [1]:\n  a = 1", 1, 1, "'for' would have to be executed")]
    [InlineData("while True: a = 1", 1, 1, "'while' would have to be executed")]
    [InlineData("assert True", 1, 1, "'assert' would have to be executed")]
    [InlineData("a = [i for i in [1, 2] if i]", 1, 24, "a conditional expression would have to be executed")]
    [InlineData("a = [i for i, j in [(1, 2)]]", 1, 8, "of comprehensions only [value for name in items] is read")]
    [InlineData("a = [i for i in [1] for j in [2]]", 1, 21, "of comprehensions only [value for name in items] is read")]
    [InlineData("a = (i for i in [1])", 1, 8, "of comprehensions only [value for name in items] is read")]
    [InlineData("a = [i for i in 3]", 1, 17, "'for' goes through a list, not the integer 3")]
    [InlineData("b = [i for i in [1]]\na = i", 2, 5, "'i' is not defined above this line")]
    [InlineData("a = {k: 1 for k in b}", 1, 11, "of comprehensions only [value for name in items] is read")]
    [InlineData("a = dict(x=1 if True else 2)", 1, 14, "a conditional expression would have to be executed")]
    [InlineData("a = 1 == 2", 1, 7, "the comparison '==' would have to be executed")]
    [InlineData("a = not True", 1, 5, "the comparison 'not' would have to be executed")]
    [InlineData("a = None or 3", 1, 10, "the comparison 'or' would have to be executed")]
    [InlineData("a = lambda: 3", 1, 5, "'lambda' defines code")]
    [InlineData("a = [\n  len([1])]", 2, 3, "'len(...)' would call code")]
    [InlineData("a = 'x'.join(['b'])", 1, 9, "'.join(...)' would call code")]
    [InlineData("a = __import__('os').system('ls')", 1, 5, "'__import__(...)' would call code")]
    [InlineData("a = 1 | 2", 1, 7, "the operator '|' is no part of the config language")]
    [InlineData("a = {1, 2}", 1, 5, "a set has no place in a config")]
    [InlineData("a = b'x'", 1, 5, "bytes have no place in a config")]
    [InlineData("a, b = 1, 2", 1, 1, "several names left of one '='")]
    [InlineData("a: int = 3", 1, 2, "type annotations have no place")]
    [InlineData("a = 1\n  b = 2", 2, 3, "the line is indented")]
    [InlineData("a = [1, 2", 1, 5, "'[' is never closed")]
    [InlineData("a = 1)", 1, 6, "')' closes nothing that is open")]
    [InlineData("a = 'b", 1, 5, "the string is never closed")]
    [InlineData("a = dict(b=1, b=2)", 1, 15, "the key 'b' is given twice")]
    [InlineData("a = b", 1, 5, "'b' is not defined above this line")]
    [InlineData("a = (1, 2)\na[0] = 3", 2, 1, "no item of a tuple of 2 can be assigned to")]
    [InlineData("a = dict(b=1)\nc = a['d']", 2, 5, "there is no key 'd'")]
    [InlineData("a = [1][3]", 1, 5, "index 3 is outside of a list of 1")]
    [InlineData("a = 'b' + 1", 1, 5, "'+' does not work between the string 'b' and the integer 1")]
    [InlineData("a = 1 // 0", 1, 5, "division by zero")]
    [InlineData("a = 9 ** 99", 1, 5, "the result does not fit into 64 bits")]
    [InlineData("a = 99999999999999999999", 1, 5, "does not fit into 64 bits")]
    [InlineData("a = 12abc", 1, 5, "'12abc' is no number")]
    [InlineData("a = 1 2", 1, 7, "expected the end of the line, found '2'")]
    [InlineData("a = {{ unknown }}", 1, 5, "is no predefined variable")]
    [InlineData("a = _base_.b", 1, 5, "'_base_' is used, but the file names no _base_")]
    [InlineData("a = f'{b}'", 1, 8, "'b' is not defined above this line")]
    [InlineData("a = f'{1'", 1, 7, "'{' is never closed in the f-string")]
    [InlineData("a = $", 1, 5, "the character '$' has no place here")]
    [InlineData("del a", 1, 5, "there is nothing of this name to delete")]
    [InlineData("print('x')", 1, 1, "'print(...)' would call code")]
    [InlineData("3 + 4", 1, 1, "a value on its own does nothing")]
    public void Parse_WhatIsNoConfig_IsRefusedWithPlaceAndReason(string text, int line, int column, string reason)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigFile.Parse(text, "c.py"));
        Assert.Equal(new SourceLocation("c.py", line, column), error.Location);
        Assert.StartsWith($"c.py:{line}:{column}: ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Theory]
    [InlineData("x['a'] = x")]
    [InlineData("a = x\nx = [a, a]\na = [x, x]")]
    public void Parse_ValueThatContainsItselfOrShares_EndsInAValueOrARefusal(string text)
    {
        ConfigException? error = Record.Exception(() => ConfigFile.Parse("x = dict()\n" + text)) as ConfigException;
        Assert.Equal(text.StartsWith("x['a']", StringComparison.Ordinal), error is not null);
    }

    [Fact]
    public void Parse_HostileText_IsRefusedWithoutHarm()
    {
        string[] texts =
        [
            "a = " + new string('[', 100_000),
            "a = " + new string('[', 100_000) + new string(']', 100_000),
            "a = " + new string('-', 100_000) + "1",
            "a = " + string.Join("+", Enumerable.Repeat("1", 100_000)),
            "a = b" + string.Concat(Enumerable.Repeat("[0]", 100_000)),
            "a = " + string.Join("**", Enumerable.Repeat("1", 100_000)),
            "a = [0] * 999999999999",
            "a = 'x' * 999999999999",
            "a = range(999999999999)",
            "a = range(-9223372036854775808, 9223372036854775807)",
            "a = range(1000)\nb = [[[i for i in a] for j in a] for k in a]",
            "a = " + string.Concat(Enumerable.Repeat("[", 200)) + "1" + string.Concat(Enumerable.Repeat(" for i in [1]]", 200)),
            "a = f'{1:999999999}'",
            "a = f'" + new string('{', 99_999) + "'",
            "a = [1]\n" + string.Concat(Enumerable.Repeat("a = [a, a]\n", 40)),
            "a = [1]\n" + string.Concat(Enumerable.Repeat("a = [a]\n", 1000)),
            "a = 'x'\n" + string.Concat(Enumerable.Repeat("a = a + a\n", 40)),
            "a = [1]\n" + string.Concat(Enumerable.Repeat("a = a + a\n", 40)),
        ];
        foreach (string text in texts)
        {
            Assert.Throws<ConfigException>(() => ConfigFile.Parse(text));
        }
    }

    [Fact]
    public void ParseJson_SameValues_GivesTheSameTree()
    {
        ConfigDict json = ConfigFile.ParseJson("""{"model": {"type": "A", "lr": 1e-3, "n": [1, -2.5, null, true]}, "s": "a\/\u00e9\"{"}""", "c.json");
        ConfigDict python = ConfigFile.Parse("model = dict(type='A', lr=1e-3, n=[1, -2.5, None, True])\ns = 'a/é\"{'");
        Assert.True(ConfigNode.SameValue(python, json));
        Assert.Equal("c.json:1:20", ((ConfigDict)json["model"])["type"].Location.ToString());
    }

    [Theory]
    [InlineData("[1]", "a config is an object")]
    [InlineData("{\"a\": 1 + 2}", "this is no JSON")]
    [InlineData("{\"a-b\": 1}", "is no name")]
    [InlineData("{\"a\": 1} 2", "expected the end of the file")]
    public void ParseJson_NoConfig_IsRefused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigException>(() => ConfigFile.ParseJson(text)).Message);

    private static string Line(string text) => ConfigWriter.ToLine(ConfigFile.Parse(text)["x"]);
}
