using System.Globalization;
using System.Text;

namespace SegSharp.Reporting;

/// <summary>Draws one chart: frame, ticks, legend, curves.</summary>
internal sealed class CurveChartDrawing
{
    private const int LeastWidth = 200;
    private const int LeastHeight = 120;
    private const double Left = 66;
    private const double Right = 18;
    private const double Top = 40;
    private const double Bottom = 46;
    private const double LegendCharacterWidth = 6.6;

    private readonly CurveChart _chart;
    private readonly AxisTicks _xTicks;
    private readonly AxisTicks _yTicks;
    private readonly double _xLow;
    private readonly double _xHigh;

    public CurveChartDrawing(CurveChart chart)
    {
        if (chart.Width < LeastWidth || chart.Height < LeastHeight)
        {
            throw new ArgumentException(
                $"Chart '{chart.Title}' is {chart.Width} x {chart.Height} pixels, expected at least {LeastWidth} x {LeastHeight}.",
                nameof(chart));
        }

        _chart = chart;
        ChartPoint[] points = [.. chart.Series.SelectMany(series => series.Points).Where(IsDrawn)];
        _xLow = points.Length == 0 ? 0 : points.Min(point => point.X);
        _xHigh = points.Length == 0 ? 1 : points.Max(point => point.X);
        _xTicks = AxisTicks.Enclosing(_xLow, _xHigh, Math.Max(2, chart.Width / 100));
        if (!(_xHigh > _xLow))
        {
            (_xLow, _xHigh) = (_xTicks.Low, _xTicks.High);
        }

        double low = chart.YMinimum ?? (points.Length == 0 ? 0 : points.Min(point => point.Y));
        double high = chart.YMaximum ?? (points.Length == 0 ? 1 : points.Max(point => point.Y));
        _yTicks = AxisTicks.Enclosing(low, Math.Max(low, high), Math.Max(2, chart.Height / 50));
    }

    public void Write(TextWriter writer)
    {
        writer.Write($"<g class=\"chart\" role=\"img\" aria-label=\"{Markup.Escape(Description())}\">\n");
        writer.Write($"<title>{Markup.Escape(Description())}</title>\n");
        writer.Write($"<text class=\"title\" x=\"{Number(Left)}\" y=\"22\">{Markup.Escape(_chart.Title)}</text>\n");
        WriteGrid(writer);
        WriteLegend(writer);
        for (int i = 0; i < _chart.Series.Count; i++)
        {
            WriteSeries(writer, _chart.Series[i], $"s{i % CurveChartStyle.ColorCount}");
        }

        writer.Write("</g>\n");
    }

    private static bool IsDrawn(ChartPoint point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private string Description()
    {
        IEnumerable<string> ends = _chart.Series.Select(series =>
        {
            ChartPoint last = series.Points.LastOrDefault(IsDrawn, new ChartPoint(double.NaN, double.NaN));
            return double.IsNaN(last.Y)
                ? $"{series.Name}: no values"
                : string.Create(CultureInfo.InvariantCulture, $"{series.Name} ends at {last.Y:G4} ({_chart.XLabel} {last.X:G6})");
        });
        return $"{_chart.Title}: {string.Join(", ", ends)}";
    }

    private void WriteGrid(TextWriter writer)
    {
        double bottom = _chart.Height - Bottom;
        double right = _chart.Width - Right;
        foreach (double tick in _yTicks.Values)
        {
            string y = Number(Y(tick));
            writer.Write($"<line class=\"grid\" x1=\"{Number(Left)}\" y1=\"{y}\" x2=\"{Number(right)}\" y2=\"{y}\"/>");
            writer.Write($"<text x=\"{Number(Left - 8)}\" y=\"{Number(Y(tick) + 4)}\" text-anchor=\"end\">{_yTicks.Label(tick)}</text>\n");
        }

        foreach (double tick in _xTicks.Values.Where(tick => tick >= _xLow && tick <= _xHigh))
        {
            string x = Number(X(tick));
            writer.Write($"<line class=\"grid\" x1=\"{x}\" y1=\"{Number(Top)}\" x2=\"{x}\" y2=\"{Number(bottom + 4)}\"/>");
            writer.Write($"<text x=\"{x}\" y=\"{Number(bottom + 18)}\" text-anchor=\"middle\">{_xTicks.Label(tick)}</text>\n");
        }

        writer.Write(
            $"<line class=\"axis\" x1=\"{Number(Left)}\" y1=\"{Number(bottom)}\" x2=\"{Number(right)}\" y2=\"{Number(bottom)}\"/>\n");
        writer.Write($"<text x=\"{Number((Left + right) / 2)}\" y=\"{_chart.Height - 8}\" " +
            $"text-anchor=\"middle\">{Markup.Escape(_chart.XLabel)}</text>\n");
        double middle = (Top + bottom) / 2;
        writer.Write($"<text x=\"14\" y=\"{Number(middle)}\" text-anchor=\"middle\" transform=\"rotate(-90 14 " +
            $"{Number(middle)})\">{Markup.Escape(_chart.YLabel)}</text>\n");
    }

    // From the right end leftwards, on the title's line.
    private void WriteLegend(TextWriter writer)
    {
        if (_chart.Series is [{ Smoothing: <= 0 }])
        {
            return; // the title says it
        }

        double x = _chart.Width - Right;
        for (int i = _chart.Series.Count - 1; i >= 0; i--)
        {
            ChartSeries series = _chart.Series[i];
            string name = series.Smoothing > 0 ? series.Name + " (smoothed)" : series.Name;
            x -= name.Length * LegendCharacterWidth;
            string color = $"s{i % CurveChartStyle.ColorCount}";
            writer.Write($"<text x=\"{Number(x)}\" y=\"22\">{Markup.Escape(name)}</text>");
            writer.Write($"<line class=\"curve {color}\" x1=\"{Number(x - 28)}\" y1=\"18\" x2=\"{Number(x - 6)}\" y2=\"18\"/>\n");
            x -= 42;
        }
    }

    private void WriteSeries(TextWriter writer, ChartSeries series, string color)
    {
        bool smoothed = series.Smoothing > 0;
        WriteCurve(writer, series.Points, smoothed ? $"curve raw {color}" : $"curve {color}");
        if (smoothed)
        {
            WriteCurve(writer, series.Smoothed(), $"curve {color}");
        }

        if (series.Dots || series.Points.Count(IsDrawn) == 1)
        {
            foreach (ChartPoint point in series.Points.Where(IsDrawn))
            {
                writer.Write($"<circle class=\"{color}\" cx=\"{Number(X(point.X))}\" cy=\"{Number(Y(point.Y))}\" r=\"3\"/>\n");
            }
        }
    }

    private void WriteCurve(TextWriter writer, IReadOnlyList<ChartPoint> points, string cssClass)
    {
        StringBuilder path = new();
        bool pen = false;
        foreach (ChartPoint point in Thinned(points))
        {
            if (IsDrawn(point))
            {
                path.Append(pen ? 'L' : 'M').Append(Number(X(point.X))).Append(' ').Append(Number(Y(point.Y)));
                pen = true;
            }
            else
            {
                pen = false;
            }
        }

        if (path.Length > 0)
        {
            writer.Write($"<path class=\"{cssClass}\" d=\"{path}\"/>\n");
        }
    }

    // A run may log far more points than there are pixels: of each pixel column the lowest and the highest suffice.
    private IEnumerable<ChartPoint> Thinned(IReadOnlyList<ChartPoint> points)
    {
        if (points.Count <= 2 * _chart.Width)
        {
            return points;
        }

        return points
            .Where(IsDrawn)
            .GroupBy(point => (int)X(point.X))
            .SelectMany(column => new[] { column.MinBy(point => point.Y), column.MaxBy(point => point.Y) }
                .Distinct()
                .OrderBy(point => point.X));
    }

    private double X(double value) => Left + ((value - _xLow) / (_xHigh - _xLow) * (_chart.Width - Left - Right));

    // values beyond a given axis end stay on the frame
    private double Y(double value)
    {
        double share = Math.Clamp((value - _yTicks.Low) / (_yTicks.High - _yTicks.Low), 0, 1);
        return Top + ((1 - share) * (_chart.Height - Top - Bottom));
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
