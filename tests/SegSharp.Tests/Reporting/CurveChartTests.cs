using System.Globalization;
using System.Xml.Linq;
using SegSharp.Reporting;

namespace SegSharp.Tests.Reporting;

public sealed class CurveChartTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void WriteSvg_TwoCharts_IsWellFormedAndStacked()
    {
        XElement root = Draw(Chart([1, 0.5, 0.25]), Chart([1, 2, 3]) with { Height = 200 });
        Assert.Equal("0 0 640 500", root.Attribute("viewBox")!.Value);
        Assert.Equal(["translate(0 0)", "translate(0 300)"],
            root.Elements(_svg + "g").Select(group => group.Attribute("transform")!.Value));
        Assert.Contains("prefers-color-scheme:dark", root.Element(_svg + "style")!.Value);
    }

    [Fact]
    public void WriteSvg_HostileText_IsEscaped()
    {
        const string hostile = "</title><script>alert('x')</script>&\u0001\uD800\"";
        XElement root = Draw(Chart([1, 2]) with { Title = hostile, XLabel = hostile, YLabel = hostile,
            Series = [Line(hostile, [1, 2]), Line("b", [1, 2])] });
        Assert.Empty(root.Descendants(_svg + "script"));
        Assert.Contains(root.Descendants(_svg + "text"),
            text => text.Value == hostile.Replace('\u0001', '\uFFFD').Replace('\uD800', '\uFFFD'));
    }

    [Fact]
    public void WriteSvg_SmoothedCurve_LiesOverTheRawOne()
    {
        XElement root = Draw(Chart([]) with { Series = [Line("loss", [4, 2, 4, 2]) with { Smoothing = 0.5 }] });
        Assert.Equal(["curve raw s0", "curve s0"], Paths(root).Select(path => path.Attribute("class")!.Value));
    }

    [Fact]
    public void Smoothed_Half_IsTheCorrectedMovingAverage()
    {
        // weights of (newest, ..., oldest): 1; 2/3, 1/3; 4/7, 2/7, 1/7
        ChartSeries series = Line("loss", [7, 1, double.NaN, 3]) with { Smoothing = 0.5 };
        double[] smoothed = [.. series.Smoothed().Select(point => Math.Round(point.Y, 9))];
        Assert.Equal([7, 3, double.NaN, 3], smoothed);
    }

    [Fact]
    public void WriteSvg_NaNInside_LeavesAGap()
    {
        XElement root = Draw(Chart([1, 2, double.NaN, 2, 1]));
        string path = Paths(root).Single().Attribute("d")!.Value;
        Assert.Equal(2, path.Count(letter => letter == 'M'));
        Assert.DoesNotContain("NaN", root.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 3.0 })]
    [InlineData(new[] { 0.0, 0.0 })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity })]
    [InlineData(new[] { 1e-300, -1e300 })]
    public void WriteSvg_DegenerateData_StaysFinite(double[] values)
    {
        string text = Draw(Chart(values)).ToString();
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteSvg_LongRun_ThinsTheCurveButKeepsItsPeaks()
    {
        double[] values = new double[100_000];
        values[54_321] = 1;
        XElement root = Draw(Chart(values));
        string path = Paths(root).Single().Attribute("d")!.Value;
        Assert.InRange(path.Length, 100, 20_000);
        double highest = path.Split('M', 'L').Skip(1).Min(pair => double.Parse(pair.Split(' ')[1], CultureInfo.InvariantCulture));
        Assert.Equal(40, highest); // the upper end of the frame
    }

    [Theory]
    [InlineData(0, 1, 5, new[] { "0", "0.2", "0.4", "0.6", "0.8", "1.0" })]
    [InlineData(0, 2.3, 5, new[] { "0", "0.5", "1.0", "1.5", "2.0", "2.5" })]
    [InlineData(0, 6e-5, 3, new[] { "0", "2e-5", "4e-5", "6e-5" })]
    [InlineData(0, 160000, 4, new[] { "0", "50k", "100k", "150k", "200k" })]
    [InlineData(7, 7, 2, new[] { "0", "5", "10", "15" })] // a single value gets room on both sides
    public void Enclosing_Range_GivesRoundTicks(double low, double high, int target, string[] expected)
    {
        AxisTicks ticks = AxisTicks.Enclosing(low, high, target);
        Assert.Equal(expected, ticks.Values.Select(ticks.Label));
    }

    [Fact]
    public void FromLog_RunWithValidations_GivesThreeCharts()
    {
        const string log = """
            {"mode":"train","iter":1,"lr":0.001,"loss":2.5}
            {"mode":"train","iter":2,"lr":0.0005,"loss":2.0}
            {"mode":"val","iter":2,"mIoU":0.5,"mAcc":0.6,"aAcc":0.8,"classes":{}}
            """;
        IReadOnlyList<CurveChart> charts = CurveChart.FromLog(TrainingLog.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(log))));
        Assert.Equal(["Loss", "Learning rate", "Validation"], charts.Select(chart => chart.Title));
        Assert.Equal([new ChartPoint(1, 2.5), new ChartPoint(2, 2)], charts[0].Series[0].Points);
        Assert.Equal(new ChartPoint(2, 0.5), charts[2].Series[0].Points[0]);
        Draw([.. charts]);
    }

    [Fact]
    public void WriteSvg_NoneOrTooSmall_Throws()
    {
        Assert.Throws<ArgumentException>(() => Draw());
        Assert.Throws<ArgumentException>(() => Draw(Chart([1, 2]) with { Width = 100 }));
    }

    private static XElement Draw(params CurveChart[] charts)
    {
        using StringWriter writer = new();
        CurveChart.WriteSvg(writer, charts);
        return XDocument.Parse(writer.ToString()).Root!;
    }

    private static IEnumerable<XElement> Paths(XElement root) => root.Descendants(_svg + "path");

    private static CurveChart Chart(double[] values) => new("Loss", "iteration", "loss", [Line("loss", values)]);

    private static ChartSeries Line(string name, double[] values) => new(name, [.. values.Select((value, i) => new ChartPoint(i, value))]);
}
