namespace SegSharp.Reporting;

/// <summary>The report's style sheet.</summary>
internal static class HtmlReportStyle
{
    public const string Css =
        """
        :root{color-scheme:light dark;
        """ + CurveChartStyle.LightVariables + """
        ;--page:#f4f6f9;--line:#dfe4ea;--accent:#1f5fbf;--miss:#c2410c;--track:#e6eaf0;--strong:#fff}
        @media (prefers-color-scheme:dark){:root{
        """ + CurveChartStyle.DarkVariables + """
        ;--page:#0e1217;--line:#2a323d;--accent:#6ea8ff;--miss:#ff9057;--track:#262e39;--strong:#0b0e12}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(
            --ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
        header,main{max-width:1180px;margin:0 auto;padding:0 20px}
        header{padding-top:36px}
        h1{font-size:clamp(1.5rem,1.1rem + 1.6vw,2.1rem);line-height:1.2;letter-spacing:-.015em;margin:0;overflow-wrap:anywhere}
        h2{font-size:1.1rem;margin:0 0 14px}
        h3{font-size:.88rem;font-weight:600;color:var(--muted);margin:0 0 6px;overflow-wrap:anywhere}
        p{margin:0 0 14px;color:var(--muted)}
        .subtitle{margin:6px 0 0;overflow-wrap:anywhere}
        section{background:var(--sheet);border:1px solid var(--line);border-radius:12px;padding:20px;margin:20px 0}
        section:has(.tiles){background:none;border:0;padding:0}
        code,pre{font-family:ui-monospace,"SF Mono","Cascadia Code",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,140px),1fr));gap:14px;margin:0}
        .tiles div{background:var(--sheet);border:1px solid var(--line);border-radius:12px;padding:14px 18px}
        .tiles dt{font-weight:600}
        .tiles small{display:block;font-weight:400;color:var(--muted);font-size:.82rem}
        .tiles dd{margin:8px 0 0;white-space:nowrap;font-size:clamp(1.45rem,1rem
            + 2.4vw,2.1rem);line-height:1.1;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
        .unit{font-size:.6em;font-weight:500;color:var(--muted)}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:12px 16px}
        .charts svg{width:100%;height:auto;display:block}
        .legend{display:flex;flex-wrap:wrap;gap:6px 18px;list-style:none;margin:0 0 18px;padding:0;font-size:.9rem}
        .swatch{display:inline-block;width:.95em;height:.95em;border-radius:3px;margin-right:.5em;vertical-align:-.1em;
            box-shadow:0 0 0 1px color-mix(in srgb,var(--ink) 30%,transparent)}
        .sample{margin-top:18px}
        .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,165px),1fr));gap:12px}
        figure{margin:0}
        figure img{width:100%;height:auto;display:block;border-radius:6px}
        img.labels{image-rendering:pixelated}
        figcaption{font-size:.82rem;color:var(--muted);margin-top:4px}
        .scroll{overflow-x:auto}
        .scroll:focus-visible,pre:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}
        .classes{width:100%;font-size:.95rem}
        .classes th,.classes td{padding:6px 14px 6px 0;border-top:1px solid var(--line);text-align:left;font-weight:400}
        .classes th{white-space:nowrap}
        .classes thead th{border-top:0;font-weight:600;color:var(--muted);font-size:.82rem}
        .classes td{width:38%}
        .bar{display:flex;align-items:center;gap:12px}
        .track{flex:1;min-width:60px;height:8px;border-radius:4px;background:var(--track);overflow:hidden}
        .track span{display:block;height:100%;border-radius:4px;background:var(--accent)}
        .bar .value{min-width:4.6em;text-align:right}
        .bar .unit{font-size:.85em}
        .confusion{font-size:.82rem}
        .confusion caption{text-align:left;color:var(--muted);padding-bottom:6px}
        .confusion tbody th{text-align:right;font-weight:400;padding:0 10px 0 0;white-space:nowrap}
        .confusion thead th{font-weight:400;vertical-align:bottom;padding:0 0 6px}
        .confusion thead span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap}
        .confusion tbody td{
            min-width:46px;height:32px;padding:0 4px;text-align:center;border:1px solid var(--sheet);background:var(--track)}
        .confusion td.hit{background:color-mix(in srgb,var(--accent) var(--v,0%),var(--track))}
        .confusion td.miss{background:color-mix(in srgb,var(--miss) var(--v,0%),var(--track))}
        .confusion td.strong{color:var(--strong);font-weight:600}
        .confusion.dense{font-size:9px;line-height:1}
        .confusion.dense tbody td{min-width:7px;width:7px;height:9px;padding:0;border-width:0}
        .facts{margin:0;display:grid;gap:0}
        .facts div{display:grid;grid-template-columns:minmax(110px,170px) 1fr;gap:12px;padding:7px 0;border-top:1px solid var(--line)}
        .facts div:first-child{border-top:0}
        .facts dt{color:var(--muted)}
        .facts dd{margin:0;overflow-wrap:anywhere}
        summary{cursor:pointer;color:var(--accent)}
        pre{margin:14px 0 0;padding:14px;background:var(--page);border:1px solid var(
            --line);border-radius:8px;overflow:auto;max-height:70vh;line-height:1.45}
        @media print{body{background:none}section{break-inside:avoid}}

        """ + CurveChartStyle.Rules;
}
