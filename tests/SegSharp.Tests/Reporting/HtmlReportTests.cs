using System.Text.RegularExpressions;
using System.Xml.Linq;
using SegSharp.Reporting;

namespace SegSharp.Tests.Reporting;

public sealed class HtmlReportTests
{
    private const string Hostile = "</title><script>alert(1)</script>\"' onload='x' & \u0000 ü";
    private static readonly string _escapedHostile =
        "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=&#39;x&#39; &amp; \uFFFD ü";

    [Fact]
    public void Write_FullModel_IsWellFormed()
    {
        XElement body = Body(Write(Full("plain")));
        Assert.Equal(
            ["Samples", "Curves", "Classes", "Confusion", "Run", "Files", "Config"],
            body.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(4, body.Descendants("img").Count());
        Assert.All(body.Descendants("img"), image => Assert.NotEmpty(image.Attribute("alt")!.Value));
    }

    [Fact]
    public void Write_HostileTextEverywhere_IsEscaped()
    {
        string html = Write(Full(Hostile));
        XElement body = Body(html);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(body.Descendants().Attributes(),
            attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains($"<title>{_escapedHostile}</title>", html);
        Assert.True(Regex.Count(html, Regex.Escape(_escapedHostile)) > 15);
    }

    [Fact]
    public void Write_FullModel_LoadsNothing()
    {
        string html = Write(Full("plain"));
        Assert.DoesNotMatch("https?:", html);
        Assert.DoesNotMatch(@"url\(|@import|<link|<script|<iframe|//", html.Replace(Convert.ToBase64String([1, 2, 3]), string.Empty));
        Assert.All(
            Body(html).Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href" or "srcset"),
            attribute => Assert.StartsWith("data:image/", attribute.Value, StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", html);
    }

    [Fact]
    public void Write_Pictures_EmbedsTheirBytes()
    {
        string html = Write(Full("plain"));
        Assert.Contains($"src=\"data:image/png;base64,{Convert.ToBase64String([1, 2, 3])}\" width=\"6\" height=\"4\"", html);
    }

    [Fact]
    public void Write_EmptyModel_LeavesTheSectionsOut()
    {
        XElement body = Body(Write(new ReportModel("Nothing", new ReportRun(), null, [])));
        Assert.Empty(body.Descendants("section"));
        Assert.Equal("Nothing", body.Descendants("h1").Single().Value);
    }

    [Fact]
    public void Write_ConfusionMatrix_ShowsSharesOfTheRows()
    {
        // road: 3 of 4 pixels right; car: never seen, so its row is empty
        ReportModel model = new("t", new ReportRun(), null, [new("road", (0, 0, 0)), new("car", (1, 2, 3))])
        {
            ConfusionMatrix = [[3, 1], [0, 0]],
        };
        XElement table = Body(Write(model)).Descendants("table").Single();
        Assert.Equal(["75.0", "25.0", "", ""], table.Element("tbody")!.Descendants("td").Select(cell => cell.Value));
        Assert.Contains("road predicted as car: 1 pixels", table.ToString());
    }

    [Fact]
    public void Write_ManyClasses_MovesTheNumbersIntoTooltips()
    {
        ReportClass[] classes = [.. Enumerable.Range(0, 150).Select(i => new ReportClass($"class {i}", ((byte)i, 0, 0), 0.5, 0.5))];
        long[][] matrix = [.. classes.Select((_, row) => classes.Select((_, column) => row == column ? 5L : 0L).ToArray())];
        string html = Write(new ReportModel("t", new ReportRun(), null, classes) { ConfusionMatrix = matrix });
        Assert.Equal(150, Regex.Count(html, "class=\"hit strong\""));
        Assert.InRange(html.Length, 1, 500_000);
    }

    [Fact]
    public void Write_NaNScore_ShowsADash()
    {
        string html =
            Write(new ReportModel("t", new ReportRun(), new ReportMetrics(double.NaN, 0.5, 1), [new("road", (0, 0, 0), double.NaN, 0.25)]));
        Assert.Contains("did not occur", html);
        Assert.Contains("25.00", html);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MatrixOfAnotherSize_ThrowsBeforeWriting()
    {
        ReportModel model = new("t", new ReportRun(), null,
            [new("road", (0, 0, 0)), new("car", (0, 0, 0))]) { ConfusionMatrix = [[1, 2, 3]] };
        using StringWriter writer = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => HtmlReport.Write(writer, model));
        Assert.Contains("is 1 x 3, expected 2 x 2", error.Message);
        Assert.Empty(writer.ToString());
    }

    [Fact]
    public void Write_PictureOfAnotherKind_Throws()
    {
        ReportModel model = new("t", new ReportRun(), null, [])
        {
            Samples = [new("a.svg", new ReportPicture("image/svg+xml", new byte[] { 1 }, 1, 1))],
        };
        ArgumentException error = Assert.Throws<ArgumentException>(() => Write(model));
        Assert.Contains("'a.svg' is 'image/svg+xml'", error.Message);
    }

    private static string Write(ReportModel model)
    {
        using StringWriter writer = new();
        HtmlReport.Write(writer, model);
        return writer.ToString();
    }

    // The page keeps its body to what XML reads too, so that a test can see an unclosed or misnested tag.
    private static XElement Body(string html)
    {
        int start = html.IndexOf("<body>", StringComparison.Ordinal);
        string body = html[start..html.IndexOf("</html>", StringComparison.Ordinal)];
        return XElement.Parse(body.Replace("\"><figcaption>", "\"/><figcaption>"));
    }

    private static ReportModel Full(string text)
    {
        ReportPicture picture = new("image/png", new byte[] { 1, 2, 3 }, 6, 4);
        return new ReportModel(
            text,
            new ReportRun
            {
                ConfigName = text,
                Command = text,
                Model = text,
                ParameterCount = 3_716_200,
                Iterations = 400,
                BatchSize = 4,
                Seed = 0,
                Duration = TimeSpan.FromSeconds(61),
                Device = text,
                Threads = 2,
                Versions = [(text, text)],
            },
            new ReportMetrics(0.8, 0.9, 0.95),
            [new(text, (1, 2, 3), 0.7, 0.8), new("car", (4, 5, 6), 0.9, 1)])
        {
            Charts = [new CurveChart(text, text, text, [new ChartSeries(text, [new(1, 2), new(2, 1)]), new ChartSeries("b", [])])],
            ConfusionMatrix = [[3, 1], [0, 4]],
            Samples = [new(text, picture) { GroundTruth = picture, Prediction = picture, Overlay = picture }],
            Config = text,
            Files = [new(text, text)],
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };
    }
}
