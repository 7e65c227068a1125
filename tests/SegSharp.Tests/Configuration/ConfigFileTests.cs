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
    [InlineData("s = [0.5, 2.0]\nx = [dict(scale=r * 2, at=s) for r in s]",
        "[dict(scale=1.0, at=[0.5, 2.0]), dict(scale=4.0, at=[0.5, 2.0])]")]
    [InlineData("x = [[r + c for c in [0, 1]] for r in (10, 20)]", "[[10, 11], [20, 21]]")]
    public void Parse_Expression_GivesPythonsValue(string text, string expected) => Assert.Equal(expected, Line(text));

    [Theory]
    [InlineData("c = ('a', 'b')\nx = [len(c), max(1, 3, 2), min([4, 2]), sum([1, 2.5]), abs(-3), round(2.5), round(2.675, 2), pow(2, 3)]",
        "[2, 3, 2, 3.5, 3, 2, 2.67, 8]")]
    [InlineData("x = [sorted([3, 1, 2], reverse=True), list(zip('ab', [1, 2])), list(enumerate(['p'], start=1)), sorted(set([2, 1, 2]))]",
        "[[3, 2, 1], [('a', 1), ('b', 2)], [(1, 'p')], [1, 2]]")]
    [InlineData("x = dict(zip(['a', 'b'], range(2)))", "dict(a=0, b=1)")]
    [InlineData("x = {n: i for i, n in enumerate(['a', 'b']) if n != 'a'}", "dict(b=1)")]
    [InlineData("x = tuple(i * j for i in (1, 2) for j in (3, 4))", "(3, 4, 6, 8)")]
    [InlineData("x = list(map(int, '1 2 3'.split())) + [int('7'), float('1e-3'), int(True)]", "[1, 2, 3, 7, 0.001, 1]")]
    [InlineData("x = [any([0, 1]), all([]), bool(''), divmod(-7, 2), 3 if [] else 4]", "[True, True, False, (-4, 1), 4]")]
    [InlineData("a = None\nx = [a or 3, a is None, a is not None, not a, 1 < 2 < 3, 1 < 2 > 5, 'b' in 'abc', 3 not in [1, 2], 1 == 1.0, " +
        "(1,) == [1]]", "[3, True, False, True, True, False, True, True, True, False]")]
    [InlineData("d = dict(a=1, b=dict(c=2))\nx = [d.get('a'), d.get('z', 5), d['b'].get('q'), list(d.keys()), list(d.values())[0], " +
        "[k for k, v in d.items()]]", "[1, 5, None, ['a', 'b'], 1, ['a', 'b']]")]
    [InlineData("import copy\na = dict(n=[1])\nb = copy.deepcopy(a)\nc = a.copy()\na['n'].append(2)\na['m'] = 3\nx = [a, b, c]",
        "[dict(n=[1, 2], m=3), dict(n=[1]), dict(n=[1, 2])]")]
    [InlineData("a, (b, *c), d = 1, (2, 3, 4), 'z'\n[e, f] = 'uv'\nx = [a, b, c, d, e, f]", "[1, 2, [3, 4], 'z', 'u', 'v']")]
    [InlineData("import os.path as osp\nx = [osp.join('a', 'b/', 'c'), osp.join('a', '/b'), osp.basename('/a/b.png'), " +
        "osp.dirname('/a/b.png'), osp.splitext('a.tar.gz'), osp.normpath('a/../b//c/.')]",
        "['a/b/c', '/b', 'b.png', '/a', ('a.tar', '.gz'), 'b/c']")]
    [InlineData("from os import path\nimport os\nx = [path.split('a/b'), os.path.relpath('a/b', 'a/c'), path.isabs('/a')]",
        "[('a', 'b'), '../b', True]")]
    [InlineData("import math\nfrom math import ceil, pi\nx = [ceil(7 / 2), math.floor(-1.5), math.sqrt(16), math.log(8, 2), round(pi, " +
        "4), math.gcd(12, 18)]", "[4, -2, 4.0, 3.0, 3.1416, 6]")]
    [InlineData("x = [' A b '.strip().lower(), 'a-b'.replace('-', '_'), 'a,b,c'.split(',', 1), 'x.y.z'.rsplit('.', 1), '-'.join(['a', " +
        "'b']), 'b0'.upper(), 'ab'.startswith(('x', 'a')), '7'.zfill(3), 'name.py'.removesuffix('.py')]",
        "['a b', 'a_b', ['a', 'b,c'], ['x.y', 'z'], 'a-b', 'B0', True, '007', 'name']")]
    [InlineData("a = [3, 1]\na.insert(0, 9)\na.remove(3)\na.pop()\na.extend((4, 5))\na.sort()\na.reverse()\nd = dict(p=1, " +
        "q=2)\nd.pop('p')\nd.setdefault('r', 3)\nx = [a, d]", "[[9, 5, 4], dict(q=2, r=3)]")]
    [InlineData("x = dict(a=1) | dict(b=2, a=3)", "dict(a=3, b=2)")]
    [InlineData("x = str([1, 'a']) + str((2,)) + f'{dict(k=1.0)}' + '{}'.format([None])", "\"[1, 'a'](2,){'k': 1.0}[None]\"")]
    [InlineData("from mmengine.config import ConfigDict\nfrom collections import OrderedDict\nx = ConfigDict(a=OrderedDict([('b', 1)]))",
        "dict(a=dict(b=1))")]
    [InlineData("names = ['road', 'kerb']\nx = [[40 * i, 255 - 40 * i, 90] for i in range(len(names))]", "[[0, 255, 90], [40, 215, 90]]")]
    [InlineData("print('a', [1, (2)], f'{3}')\nassert 1 < 2, 'no'\nx: 'list[int]' = [1]\ny: int\nprint(x); x[0] = 5", "[5]")]
    [InlineData("a = 2\nif a == 1: x = 'one'\nelif a == 2:\n    # two\n    if not a:\n        x = 0\n    else:\n        x = ['two']\n\n  " +
        "  x.append(a)\nelse:\n    x = None", "['two', 2]")]
    [InlineData("x = []\nfor i, name in enumerate('ab'):\n    for k in (1, 2):\n        if k != i:\n            x += [f'{name}{k}']\nfor " +
        "d in []: x = 0", "['a1', 'a2', 'b2']")]
    [InlineData("x = dict()\nfor key, value in dict(p=1, q=2).items(): x[key] = dict(lr_mult=value)",
        "dict(p=dict(lr_mult=1), q=dict(lr_mult=2))")]
    public void Parse_PureFunction_GivesPythonsValue(string text, string expected) => Assert.Equal(expected, Line(text));

    [Fact]
    public void Parse_Environment_IsAskedForByNameWithADefault()
    {
        const string Text = """
            import os
            from os import getenv
            a = os.environ.get('SEGSHARP_TEST_ROOT', '/none') + '/x'
            b = [os.environ['SEGSHARP_TEST_ROOT'], getenv('SEGSHARP_TEST_NONE') is None, 'SEGSHARP_TEST_ROOT' in os.environ]
            c = '{{$SEGSHARP_TEST_ROOT:/none}}/y'
            d = [{{$SEGSHARP_TEST_NONE:2}}, {{'$SEGSHARP_TEST_SIZE:(1, 2)'}}, {{ $SEGSHARP_TEST_ROOT : /none }}]
            e = f"{{$SEGSHARP_TEST_ROOT:/none}}/{len('ab')}"
            """;
        Environment.SetEnvironmentVariable("SEGSHARP_TEST_ROOT", "/data/my set");
        Environment.SetEnvironmentVariable("SEGSHARP_TEST_SIZE", "(64, 64)");
        ConfigDict config = ConfigFile.Parse(Text);
        Assert.Equal("'/data/my set/x'", ConfigWriter.ToLine(config["a"]));
        Assert.Equal("['/data/my set', True, True]", ConfigWriter.ToLine(config["b"]));
        Assert.Equal("'/data/my set/y'", ConfigWriter.ToLine(config["c"]));
        Assert.Equal("[2, (64, 64), '/data/my set']", ConfigWriter.ToLine(config["d"]));
        Assert.Equal("'/data/my set/2'", ConfigWriter.ToLine(config["e"]));
        ConfigDict yaml = ConfigFile.ParseYaml("n: {{$SEGSHARP_TEST_NONE:3}}\nroot: '{{$SEGSHARP_TEST_ROOT:/none}}'\nlist: " +
            "[{{$SEGSHARP_TEST_NONE:4}}, 'data/{{$SEGSHARP_TEST_NONE:x}}/y']\n");
        Assert.Equal("dict(n=3, root='/data/my set', list=[4, 'data/x/y'])", ConfigWriter.ToLine(yaml));
        ConfigDict json = ConfigFile.ParseJson("""{"n": {{$SEGSHARP_TEST_NONE:3}}, "root": "{{$SEGSHARP_TEST_ROOT:/none}}"}""");
        Assert.Equal("dict(n=3, root='/data/my set')", ConfigWriter.ToLine(json));
    }

    [Fact]
    public void Parse_SeveralPiecesOfCode_AreRefusedTogether()
    {
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigFile.Parse(
            "import torch\na = torch.cuda.device_count().foo(1)\nb = [open('x'), " +
                "len([1])]\nwhile a:\n    b = 2\n    c = 3\nd = f'{eval(1)}'\ne = lambda: 1\nf = 3\n", "c.py"));
        Assert.Equal(
            ["c.py:2:5: 'torch.cuda.device_count(...)'", "c.py:3:6: 'open(...)'", "c.py:4:1: 'while'", "c.py:7:8: 'eval(...)'",
                "c.py:8:5: 'lambda'"],
            error.Problem.Split(Environment.NewLine)[1..].Select(line => string.Join(' ', line.Trim().Split(' ')[..2])));
        Assert.StartsWith("5 pieces of this file would have to be executed:", error.Problem);
    }

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
    [InlineData("from numpy import pi\na = [1, 2 * pi]", 2, 13, "'pi' is imported code, and this would have to be executed")]
    [InlineData("import os\na = os.environ", 2, 5,
        "the environment as a whole is no value. Name the variable: os.environ.get('NAME', 'default')")]
    [InlineData("import os\na = os.environ['SEGSHARP_NO_SUCH']", 2, 5, "the environment has no variable 'SEGSHARP_NO_SUCH'")]
    [InlineData("import os\na = os.listdir('.')", 2, 5,
        "'os.listdir(...)' would call code; a config is read as data and nothing is executed. What lies on the disk")]
    [InlineData("a = dict()\na.pop('x')", 2, 1, "there is no key 'x'")]
    [InlineData("a = 1 | 2", 1, 5, "'|' does not work between the integer 1 and the integer 2")]
    [InlineData("a = 'x' < 3", 1, 5, "the string 'x' and the integer 3 have no order")]
    [InlineData("a = 3 in 4", 1, 5, "'in' does not work between the integer 3 and the integer 4")]
    [InlineData("a, b = 1, 2, 3", 1, 1, "a tuple of 3 does not fill 2 names")]
    [InlineData("a = len(3)", 1, 5, "'len(the integer 3)' has no value here")]
    [InlineData("a = max([])", 1, 5, "there is nothing to choose from")]
    [InlineData("a = 1 if True", 1, 14, "expected 'else', found the end of the line")]
    [InlineData("a = '{{$SEGSHARP_NO_SUCH}}'", 1, 5, "the environment has no variable 'SEGSHARP_NO_SUCH', and no default is given")]
    [InlineData("a = {{$SEGSHARP_NO_SUCH:}}", 1, 5, "the environment has no variable 'SEGSHARP_NO_SUCH', and no default is given")]
    [InlineData("from torch.nn import *", 1, 1, "'import *' from 'torch.nn' would have to be executed to know its names")]
    [InlineData("from .a import *", 1, 6, "'.a' is a file beside this one, and only 'with read_base():' reads it")]
    [InlineData("with open('x') as f:\n    a = f", 1, 1, "'with' would run code")]
    [InlineData("with read_base():\n    a = 1", 2, 5, "under 'with read_base():' stand imports of base files alone")]
    [InlineData("with read_base():\na = 1", 1, 1, "there is nothing under 'with read_base():'")]
    [InlineData("a = dict()\nb = a.update(x=1)", 2, 5, "'.update(...)' would call code")]
    [InlineData("a = dict()\na.append(1)", 2, 1, "'.append' does not work on a dict of 0 with the integer 1")]
    [InlineData("a = dict()\na['s'] = a\nb = dict()\nb['s'] = b\na.update(b)", 3, 5, "the value contains itself")]
    [InlineData("def f():\n  pass", 1, 1, "'def' defines code")]
    [InlineData("class A:\n  pass", 1, 1, "'class' defines code")]
    [InlineData("@register\ndef f(): pass", 1, 1, "a decorator belongs to code")]
    [InlineData("if True:\na = 1", 1, 1, "there is nothing under 'if'")]
    [InlineData("if True:\n  a = 1\n    b = 2", 3, 5, "the line is indented otherwise than those above it")]
    [InlineData("if True:\n  with read_base():\n    from .a import *", 2, 3, "'with' would run code")]
    [InlineData("try:\n  a = 1\nexcept KeyError:\n  a = 2\nfinally: b = 3", 1, 1, "'try' would have to be executed")]
    [InlineData("a = 1\nelse:\n  a = 2", 2, 1, "'else' would have to be executed")]
    [InlineData("for i in [1]:\n  a = 1\n  break", 3, 3, "'break' would have to be executed")]
    [InlineData("for i in 3: a = 1", 1, 10, "'for' goes through a list, not the integer 3")]
    [InlineData("for i in range(99999):\n  for j in 'abcdefghij': a = 1", 2, 3, "the config grows beyond")]
    [InlineData("while True: a = 1", 1, 1, "'while' would have to be executed")]
    [InlineData("a = 1\nassert a == 2, 'two'", 2, 1, "this assertion of the config does not hold: two")]
    [InlineData("a = [i for i in 3]", 1, 17, "'for' goes through a list, not the integer 3")]
    [InlineData("b = [i for i in [1]]\na = i", 2, 5, "'i' is not defined above this line")]
    [InlineData("a = lambda: 3", 1, 5, "'lambda' defines code")]
    [InlineData("a = __import__('os').system('ls')", 1, 5, "'__import__(...)' would call code")]
    [InlineData("a = {1, 2}", 1, 5, "a set has no place in a config")]
    [InlineData("a = b'x'", 1, 5, "bytes have no place in a config")]
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
            "a = [1]\n" + string.Concat(Enumerable.Repeat("a = [a, a]\n", 40)) + "b = str(a)",
            "a = [1]\n" + string.Concat(Enumerable.Repeat("a = [a, a]\n", 40)) + "b = a == list(a)",
            "a = [1]\na.append(a)\nb = f'{a}'",
            "a = [1]\na.append(a)\nb = [1]\nb.append(b)\nc = a == b",
            "a = [1]\na.append(a)\nb = [1]\nb.append(b)\nc = max(a, b)",
            "a = 'x' * 1000000\nb = a.replace('x', a)",
            "a = ['x' * 1000] * 1000\nb = ('x' * 1000).join(a * 100)",
            "a = 'x'.zfill(999999999999)",
            "a = 'x'.center(999999999)",
            "a = sorted(range(1000000)) + sorted(range(1000000))",
            "a = list(zip(range(900000), range(900000)))",
            "a = [1 for i in range(1000) for j in range(1000) for k in range(1000) if i < 0]",
            "a = set([[i] for i in range(5000)])",
            "a = " + string.Concat(Enumerable.Repeat("not ", 100_000)) + "1",
            "a = " + string.Concat(Enumerable.Repeat("1 if 1 else ", 100_000)) + "1",
            "a = " + string.Concat(Enumerable.Repeat("len(", 100_000)) + "1" + new string(')', 100_000),
            "a = " + string.Join(" or ", Enumerable.Repeat("0", 100_000)),
            "a = {{$A:" + new string(' ', 100_000),
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
        ConfigDict json =
            ConfigFile.ParseJson("""{"model": {"type": "A", "lr": 1e-3, "n": [1, -2.5, null, true]}, "s": "a\/\u00e9\"{"}""", "c.json");
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
