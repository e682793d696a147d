"use strict";
/* Charts as SVG whose colours follow the page. Each has a title, and a table of its numbers beside it. */
const COLOURS = ["one", "two", "three", "four", "five", "six"].map(name => `var(--${name})`);
const DASHES = ["", "6 3", "2 3", "8 3 2 3", "1 4", "10 4"];
const SIZE = {width: 420, height: 260, left: 58, right: 18, top: 10, bottom: 36};

function canvas(title, height = SIZE.height) {
  const svg = d3.create("svg").attr("viewBox", [0, 0, SIZE.width, height]).attr("role", "img").attr("aria-label", title);
  svg.append("title").text(title);
  return svg;
}

function axes(svg, x, y, xLabel, yLabel, whole) {
  const {height, left} = SIZE, bottom = d3.axisBottom(x).ticks(5).tickSizeOuter(0);
  if (whole) bottom.tickValues(x.ticks(8).filter(Number.isInteger)).tickFormat(d3.format("d"));
  svg.append("g").attr("transform", `translate(0,${height - SIZE.bottom})`).call(bottom);
  svg.append("g").attr("transform", `translate(${left},0)`).call(d3.axisLeft(y).ticks(5).tickSizeOuter(0));
  svg.append("text").attr("x", (left + SIZE.width - SIZE.right) / 2).attr("y", height - 3).attr("text-anchor", "middle").text(xLabel);
  if (yLabel) svg.append("text").attr("transform", `translate(11,${(height - SIZE.bottom) / 2}) rotate(-90)`).attr("text-anchor", "middle").text(yLabel);
}

/* A text that fits a width, in the font of charts: letters and scripts are not equally wide. */
const pen = document.createElement("canvas").getContext("2d");
function shortened(text, width) {
  pen.font = "12px system-ui, sans-serif";
  if (pen.measureText(text).width <= width) return text;
  let kept = "";
  for (const letter of text) {
    if (pen.measureText(kept + letter + "…").width > width) break;
    kept += letter;
  }
  return kept + "…";
}

function legend(figure, names) {
  if (names.length < 2) return;
  const list = figure.append("div").attr("class", "legend");
  names.forEach((name, i) => {
    const entry = list.append("span");
    entry.append("i").style("background", COLOURS[i % COLOURS.length]);
    entry.append("span").text(name);
  });
}

/* Lines of series [{name, points: [[x, y]]}]. */
function lines(figure, title, series, {xLabel, yLabel, xDomain, yDomain, diagonal, dots, whole}) {
  const svg = canvas(title), all = series.flatMap(one => one.points);
  const xs = xDomain || d3.extent(all, p => p[0]);
  const x = d3.scaleLinear(xs[0] === xs[1] ? [xs[0] - 1, xs[1] + 1] : xs, [SIZE.left, SIZE.width - SIZE.right]);
  const ys = yDomain || d3.extent(all, p => p[1]);
  const y = d3.scaleLinear(ys[0] === ys[1] ? [ys[0] - 1, ys[1] + 1] : ys, [SIZE.height - SIZE.bottom, SIZE.top]);
  if (!yDomain) y.nice();
  axes(svg, x, y, xLabel, yLabel, whole);
  if (diagonal) svg.append("path").attr("d", d3.line()([[x(0), y(0)], [x(1), y(1)]])).attr("stroke", "var(--line)").attr("stroke-dasharray", "4 4");
  series.forEach((one, i) => {
    const colour = COLOURS[i % COLOURS.length], points = one.points.map(p => [x(p[0]), y(p[1])]);
    svg.append("path").attr("d", d3.line()(points)).attr("fill", "none").attr("stroke", colour).attr("stroke-width", 2)
      .attr("stroke-dasharray", DASHES[i % DASHES.length]);
    if (dots) points.forEach(p => svg.append("circle").attr("cx", p[0]).attr("cy", p[1]).attr("r", 3).attr("fill", colour));
  });
  figure.append(() => svg.node());
  legend(figure, series.map(one => one.name));
}

/* Bars of two kinds that overlap: [{from, to, values: [a, b]}]. */
function histogram(figure, title, bars, names, {xLabel, yLabel}) {
  const svg = canvas(title);
  const x = d3.scaleLinear([bars[0].from, bars[bars.length - 1].to], [SIZE.left, SIZE.width - SIZE.right]);
  const y = d3.scaleLinear([0, d3.max(bars, bar => d3.max(bar.values)) || 1], [SIZE.height - SIZE.bottom, SIZE.top]).nice();
  axes(svg, x, y, xLabel, yLabel);
  bars.forEach(bar => bar.values.forEach((value, i) => svg.append("rect").attr("x", x(bar.from) + .5).attr("y", y(value))
    .attr("width", Math.max(1, x(bar.to) - x(bar.from) - 1)).attr("height", y(0) - y(value)).attr("fill", COLOURS[i]).attr("fill-opacity", .55)));
  figure.append(() => svg.node());
  legend(figure, names);
}

/* Values with intervals, a line each: [{name, value, low, high, series}]. */
function ranges(figure, title, rows, names, {xLabel, zero}) {
  const left = 130, height = 46 + 20 * rows.length, svg = canvas(title, height);
  const ends = rows.flatMap(row => [row.value, row.low, row.high]).filter(v => v !== undefined).concat(zero ? [0] : []);
  const extent = d3.extent(ends), x = d3.scaleLinear(extent[0] === extent[1] ? [extent[0] - .5, extent[1] + .5] : extent, [left + 6, SIZE.width - SIZE.right]).nice();
  const y = d3.scaleBand(rows.map((row, i) => i), [SIZE.top, height - SIZE.bottom]).padding(.3);
  const ticks = svg.append("g").attr("transform", `translate(0,${height - SIZE.bottom})`);
  ticks.call(d3.axisBottom(x).ticks(4).tickSizeOuter(0));
  svg.append("text").attr("x", (left + SIZE.width) / 2).attr("y", height - 3).attr("text-anchor", "middle").text(xLabel);
  if (zero) svg.append("path").attr("d", `M${x(0)},${SIZE.top}V${height - SIZE.bottom}`).attr("stroke", "var(--line)");
  rows.forEach((row, i) => {
    const middle = y(i) + y.bandwidth() / 2, colour = COLOURS[(row.series || 0) % COLOURS.length];
    const label = svg.append("text").attr("x", left).attr("y", middle + 4).attr("text-anchor", "end").text(shortened(row.name, left - 4));
    label.append("title").text(row.name);
    if (row.low !== undefined) svg.append("path").attr("d", `M${x(row.low)},${middle}H${x(row.high)}`).attr("stroke", colour).attr("stroke-width", 3).attr("stroke-opacity", .5);
    if (zero) svg.append("rect").attr("x", Math.min(x(0), x(row.value))).attr("width", Math.abs(x(row.value) - x(0))).attr("y", y(i)).attr("height", y.bandwidth()).attr("fill", colour);
    else svg.append("circle").attr("cx", x(row.value)).attr("cy", middle).attr("r", 4).attr("fill", colour);
  });
  figure.append(() => svg.node());
  legend(figure, names);
}
