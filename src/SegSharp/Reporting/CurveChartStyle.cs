namespace SegSharp.Reporting;

/// <summary>The colours and lines of charts. The curves' colours differ in brightness too, and the first three in their dashes.</summary>
internal static class CurveChartStyle
{
    /// <summary>Number of colours; further curves start again.</summary>
    public const int ColorCount = 6;

    /// <summary>Light theme, as custom properties.</summary>
    public const string LightVariables =
        "--sheet:#fff;--ink:#1d2430;--muted:#5b6675;--grid:#e3e7ed;--axis:#8a94a3;"
        + "--c0:#1f5fbf;--c1:#c2570c;--c2:#1c7c54;--c3:#9b2c6f;--c4:#6b5bd2;--c5:#7a6a00";

    /// <summary>Dark theme, as custom properties.</summary>
    public const string DarkVariables =
        "--sheet:#151a21;--ink:#e8ecf2;--muted:#a3aebd;--grid:#2a323d;--axis:#6b7686;"
        + "--c0:#6ea8ff;--c1:#ffa05c;--c2:#5bd6a0;--c3:#f08cc8;--c4:#b0a5ff;--c5:#e0cf5a";

    /// <summary>What both the page and the file of its own need.</summary>
    public const string Rules =
        ".chart text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:var(--muted)}"
        + ".chart .title{font-size:14px;font-weight:600;fill:var(--ink)}"
        + ".chart .grid{stroke:var(--grid);stroke-width:1;shape-rendering:crispEdges}"
        + ".chart .axis{stroke:var(--axis);stroke-width:1;shape-rendering:crispEdges}"
        + ".chart .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
        + ".chart .raw{stroke-width:1;opacity:.5}"
        + ".chart .s0{stroke:var(--c0)}.chart .s1{stroke:var(--c1);stroke-dasharray:7 4}.chart .s2{stroke:var(--c2);stroke-dasharray:2 4}"
        + ".chart .s3{stroke:var(--c3)}.chart .s4{stroke:var(--c4)}.chart .s5{stroke:var(--c5)}"
        + ".chart .raw,.chart circle{stroke-dasharray:none}"
        + ".chart circle.s0{fill:var(--c0)}.chart circle.s1{fill:var(--c1)}.chart circle.s2{fill:var(--c2)}"
        + ".chart circle.s3{fill:var(--c3)}.chart circle.s4{fill:var(--c4)}.chart circle.s5{fill:var(--c5)}";

    /// <summary>The whole style of an SVG file.</summary>
    public const string Standalone =
        "svg{" + LightVariables + "}@media(prefers-color-scheme:dark){svg{" + DarkVariables + "}}.sheet{fill:var(--sheet)}" + Rules;
}
