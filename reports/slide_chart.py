"""Charts that PowerPoint draws itself and people can edit, with the intervals of their values."""

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Cm, Pt

from reports.cells import clean, short
from reports.model import Chart, Series

INK, GRID, WHISKER = "16324A", "D5DBE0", "74828F"
KINDS = {"line": XL_CHART_TYPE.LINE_MARKERS, "column": XL_CHART_TYPE.COLUMN_CLUSTERED, "bar": XL_CHART_TYPE.BAR_CLUSTERED}
TEXT_PT, TITLE_PT, MANY = 14, 15, 30
AFTER = ("c:cat", "c:val", "c:smooth", "c:shape", "c:extLst")  # what stands behind the intervals in a series


def draw(slide: Any, chart: Chart, box: tuple[float, float, float, float]) -> Any:
    """Put a chart on a slide, in the box (cm): left, top, width, height."""
    data: Any = CategoryChartData(number_format="0.0" if chart.unit else "#,##0.##")  # type: ignore[no-untyped-call]
    data.categories = [clean(one) for one in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.name), series.values)
    shape = slide.shapes.add_chart(KINDS[chart.kind], *(Cm(one) for one in box), data)
    made = shape.chart
    made.has_legend, made.font.size, made.font.color.rgb = True, Pt(TEXT_PT), _rgb(INK)
    made.font.name = "Arial"
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    made.has_title = bool(chart.title)
    if chart.title:
        made.chart_title.text_frame.text = short(clean(chart.title), 90)
        made.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(TITLE_PT)
    _axis(made.value_axis, chart)
    for drawn, series in zip(made.plots[0].series, chart.series, strict=True):
        _dress(drawn, series, chart)
    return shape


def _axis(axis: Any, chart: Chart) -> None:
    known = [one for series in chart.series for one in (*series.values, *series.high) if one is not None]
    form = "0" if max(known, default=0.0) >= 5 else "0.0"
    axis.minimum_scale = 0
    axis.tick_labels.number_format = f'{form}"{chart.unit}"' if chart.unit else "#,##0" if form == "0" else "#,##0.0"
    axis.tick_labels.number_format_is_linked = False
    axis.major_gridlines.format.line.color.rgb = _rgb(GRID)
    axis.format.line.fill.background()


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())  # type: ignore[no-any-return, no-untyped-call]


def _dress(drawn: Any, series: Series, chart: Chart) -> None:
    colour = _rgb(series.colour)
    if chart.kind == "line":
        drawn.format.line.color.rgb, drawn.format.line.width, drawn.smooth = colour, Pt(2.5), False
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 8 if len(series.values) <= MANY else 4
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = drawn.marker.format.line.color.rgb = colour
    else:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
    if any(one is not None for one in series.low):
        _intervals(drawn._element, series, chart.kind)  # noqa: SLF001 python-pptx has no error bars


def _intervals(element: Any, series: Series, kind: str) -> None:
    """Bars of error from each value to both ends of its interval."""
    bars = OxmlElement("c:errBars")
    settings = {"errDir": "y"} if kind == "line" else {}
    for name, value in (settings | {"errBarType": "both", "errValType": "cust", "noEndCap": "0"}).items():
        _within(bars, f"c:{name}").set("val", value)
    rows = list(zip(series.values, series.low, series.high, strict=True))
    known = [(value, low, high) if None not in (value, low, high) else (0.0, 0.0, 0.0) for value, low, high in rows]
    _ends(bars, "plus", [high - value for value, _, high in known])  # type: ignore[operator]
    _ends(bars, "minus", [value - low for value, low, _ in known])  # type: ignore[operator]
    line = _within(_within(bars, "c:spPr"), "a:ln")
    line.set("w", "19050")
    _within(_within(line, "a:solidFill"), "a:srgbClr").set("val", WHISKER)
    behind = next(one for one in element if one.tag in {qn(name) for name in AFTER})
    behind.addprevious(bars)


def _ends(bars: Any, name: str, lengths: list[float]) -> None:
    values = _within(_within(bars, f"c:{name}"), "c:numLit")
    _within(values, "c:formatCode").text = "General"
    _within(values, "c:ptCount").set("val", str(len(lengths)))
    for place, length in enumerate(lengths):
        point = _within(values, "c:pt")
        point.set("idx", str(place))
        _within(point, "c:v").text = f"{max(length, 0.0):.6g}"


def _within(parent: Any, name: str) -> Any:
    made = OxmlElement(name)
    parent.append(made)
    return made
