using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>The strict view of a dict.</summary>
public sealed class ConfigSectionTests
{
    [Fact]
    public void Values_OfTheAskedTypes_AreHandedOut()
    {
        ConfigSection section = Section(
            "dict(type='A', i=3, f=0.5, s='x', b=True, l=[1, 2], n=None, p=(4, 5), t=['a', 'b'], d=dict(k=1), m=[dict(k=2), dict(k=3)])");
        Assert.Equal("A", section.Type);
        Assert.Equal((3, 3L, 3.0, 0.5), (section.Int("i"), section.Long("i"), section.Double("i"), section.Double("f")));
        Assert.Equal(("x", true), (section.String("s"), section.Bool("b")));
        Assert.Equal([1, 2], section.Ints("l"));
        Assert.Equal([3.0], section.Doubles("i"));
        Assert.Equal([3], section.Ints("i"));
        Assert.Equal(["a", "b"], section.Strings("t"));
        Assert.Equal(((4, 5), (3, 3)), (section.Pair("p"), section.Pair("i")));
        Assert.Equal((9, 9), section.Pair("q", (9, 9)));
        Assert.Equal(7, section.Int("n", 7)); // None counts as absent
        Assert.False(section.Has("n"));
        Assert.Null(section.OptionalString("n"));
        Assert.Equal(1, section.Section("d").Int("k"));
        Assert.Equal([2, 3], section.Sections("m").Select(item => item.Int("k")));
        Assert.Equal("model.m[1]", section.Sections("m")[1].Path);
        section.Complete();
    }

    [Theory]
    [InlineData("dict(k='3')", "c.py:1:12: model.k: expected an integer, found the string '3'.")]
    [InlineData("dict(k=3.0)", "c.py:1:12: model.k: expected an integer, found the number 3. Write 3.")]
    [InlineData("dict(k=True)", "c.py:1:12: model.k: expected an integer, found True.")]
    [InlineData("dict(k=None)", "c.py:1:12: model.k: it is None, but a value is needed.")]
    [InlineData("dict()", "c.py:1:5: model.k: 'k' is missing.")]
    [InlineData("dict(k=99999999999)", "c.py:1:12: model.k: expected an integer of at most 2147483647, found the integer 99999999999.")]
    [InlineData("dict(k=[1])", "c.py:1:12: model.k: expected an integer, found a list of 1.")]
    public void Int_OfSomethingElse_SaysWhatWasExpectedAndFound(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => Section(text).Int("k")).Message);

    [Fact]
    public void Values_OfTheWrongType_SayWhatWasExpected()
    {
        ConfigSection section = Section("dict(a=[1, 'x'], b=(1, 2, 3), c=3, d=[dict(), 4])");
        Assert.Equal("c.py:1:16: model.a[1]: expected an integer, found the string 'x'.", Message(() => section.Ints("a")));
        Assert.Equal("c.py:1:24: model.b: expected an integer or a pair of integers, found a tuple of 3.",
            Message(() => section.Pair("b")));
        Assert.Equal("c.py:1:37: model.c: expected a dict, found the integer 3.", Message(() => section.Section("c")));
        Assert.Equal("c.py:1:51: model.d[1]: expected a dict, found the integer 4.", Message(() => section.Sections("d")));
        Assert.Equal("c.py:1:37: model.c: expected True or False, found the integer 3.", Message(() => section.Bool("c")));
    }

    [Fact]
    public void Complete_UnknownKey_OffersTheNearest()
    {
        ConfigSection section = Section("dict(type='MixVisionTransformer', embed_dim=32)");
        _ = section.Type;
        section.Ints("embed_dims", []);
        Assert.Equal("c.py:1:39: model.embed_dim: 'embed_dim' is not known here. Did you mean 'embed_dims'?", Message(section.Complete));
    }

    [Fact]
    public void Complete_UnknownKeyOfAnInnerSection_IsRefused()
    {
        ConfigSection section = Section("dict(norm_cfg=dict(type='BN', zzz=1))");
        _ = section.Section("norm_cfg").Type;
        Assert.Equal("c.py:1:35: model.norm_cfg.zzz: 'zzz' is not known here. Known are type.", Message(section.Complete));
    }

    [Fact]
    public void Ignore_PresentKeys_AreCollected()
    {
        ConfigSection section = Section("dict(a=1, inner=dict(b=2))");
        section.Ignore("a", "absent");
        section.Section("inner").Ignore("b");
        section.Complete();
        Assert.Equal(["model.a", "model.inner.b"], section.Ignored);
    }

    [Fact]
    public void Build_RegisteredType_CallsItsFactoryAndChecksTheRest()
    {
        const string Own = " A class of your own comes with --plugin ASSEMBLY.dll.";
        Registry<string> registry = new Registry<string>("transform")
            .Register("RandomFlip", section => $"flip {section.Double("prob", 0.5)}");
        Assert.Equal("flip 0.25", registry.Build(Section("dict(type='RandomFlip', prob=0.25)")));
        Assert.Equal("flip 0.5", registry.Build(Section("dict(type='mmseg.RandomFlip')")));
        Assert.Equal("c.py:1:29: model.porb: 'porb' is not known here. Did you mean 'prob'?",
            Message(() => registry.Build(Section("dict(type='RandomFlip', porb=1)"))));
        Assert.Equal("c.py:1:15: model.type: there is no transform 'RandomFlipp'. Did you mean 'RandomFlip'?" + Own,
            Message(() => registry.Build(Section("dict(type='RandomFlipp')"))));
        Assert.Equal("c.py:1:15: model.type: there is no transform 'X'. Known are RandomFlip." + Own,
            Message(() => registry.Build(Section("dict(type='X')"))));
        Assert.Throws<ArgumentException>(() => registry.Register("RandomFlip", _ => ""));
    }

    [Fact]
    public void Names_RegisteredAssembly_HoldItsClasses()
    {
        Registry<IShape> registry = new("shape", new Registries().Register(typeof(ConfigSectionTests).Assembly));
        Assert.Equal(["Circle", "Round"], registry.Names);
        Assert.Equal(3, registry.Build(Section("dict(type='Round', radius=3)")).Size);
    }

    private static string Message(Action action) => Assert.Throws<ConfigException>(action).Message;

    private static string Message(Func<object> action) => Assert.Throws<ConfigException>(action).Message;

    private static ConfigSection Section(string text) => new((ConfigDict)ConfigFile.Parse("x = " + text, "c.py")["x"], "model");

    public interface IShape
    {
        int Size { get; }
    }

    [Registered("Circle", Aliases = ["Round"])]
    public sealed class Circle(ConfigSection section) : IShape
    {
        public int Size { get; } = section.Int("radius");
    }
}
