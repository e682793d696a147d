"use strict";
/* Shows the reports of the page. Values are set as text, never as markup. */
const reports = JSON.parse(document.getElementById("reports").textContent);
const page = d3.select("#report");
const several = reports.length > 1;
const nameOf = i => several ? `${reports[i].facts.Model} (${reports[i].run})` : reports[i].facts.Model;
const decimal = value => value === undefined || value === null || !isFinite(value) ? "" : Math.abs(value) >= 1000 ? d3.format(",.0f")(value) : d3.format(".4~f")(value);
const percent = value => value === undefined ? "" : d3.format(".1%")(value);
const whole = d3.format(",d");

page.selectAll("noscript").remove();
document.title = "TowerRank: " + reports.map(one => one.facts.Model).join(", ");
page.append("h1").text(several ? `${reports.length} runs compared` : reports[0].facts.Model);

function section(title, words) {
  const part = page.append("section");
  part.append("h2").text(title);
  if (words) part.append("p").text(words);
  return part;
}

/* A table of rows; columns of numbers stand right. */
function table(parent, header, rows, type) {
  const made = parent.append("div").attr("class", "table").append("table").attr("class", type || null);
  const isNumber = header.map((_, column) => rows.length > 0 && rows.every(row => row[column] === "" || /^[−-]?[\d.,]+ ?%?( to .*)?$/.test(String(row[column]))));
  const top = made.append("thead").append("tr");
  header.forEach((name, i) => top.append("th").attr("scope", "col").attr("class", isNumber[i] ? "number" : null).text(name));
  const body = made.append("tbody");
  rows.forEach(row => {
    const line = body.append("tr");
    row.forEach((cell, i) => line.append("td").attr("class", isNumber[i] ? "number" : null).text(cell));
  });
}

/* A chart with its numbers below, to open. */
function figure(parent, title, draw, header, rows) {
  const made = parent.append("figure");
  made.append("figcaption").text(title);
  draw(made, title);
  const more = made.append("details");
  more.append("summary").text("Numbers");
  table(more, header, rows);
}

const charts = part => part.append("div").attr("class", "charts");
const union = lists => [...new Set(lists.flat())];

function facts() {
  const part = section("Runs");
  table(part, ["", ...reports.map((_, i) => nameOf(i))],
    union(reports.map(one => Object.keys(one.facts))).map(fact => [fact, ...reports.map(one => one.facts[fact] || "")]), "facts");
  reports.forEach((one, i) => {
    one.warnings.forEach(warning => part.append("p").text("Warning: " + warning));
    one.notes.forEach(note => part.append("p").text(note));
    if (one.recipe) {
      const more = part.append("details");
      more.append("summary").text("Recipe" + (several ? " of " + nameOf(i) : ""));
      more.append("pre").text(one.recipe);
    }
  });
}

function learning() {
  const part = charts(section("Learning", "The loss while fitting, and the metrics on validation behind each epoch."));
  const curves = [["loss", epoch => epoch.loss], ...union(reports.map(one => one.epochs.flatMap(epoch => Object.keys(epoch.validation))))
    .map(name => [name, epoch => epoch.validation[name]]), ["ms per step", epoch => 1000 * epoch.seconds / epoch.steps]];
  curves.forEach(([name, value]) => {
    const series = reports.map((one, i) => ({name: nameOf(i), points: one.epochs.map(epoch => [epoch.epoch, value(epoch)]).filter(p => p[1] !== undefined && isFinite(p[1]))}));
    if (series.every(one => one.points.length === 0)) return;
    const epochs = union(series.map(one => one.points.map(p => p[0])));
    figure(part, name, (made, title) => lines(made, title, series, {xLabel: "epoch", dots: true, whole: true}),
      ["epoch", ...series.map(one => one.name)], epochs.map(epoch => [epoch, ...series.map(one => decimal((one.points.find(p => p[0] === epoch) || [])[1]))]));
  });
}

const intervals = ({confidence, resamples, users, user}) => users < 2 ? `No intervals, as draws of one ${user ? "user" : "row"} are all the same.`
  : `Intervals of ${100 * confidence} % confidence, from ${whole(resamples)} draws of ${whole(users)} ${user ? "users" : "rows"}.`;

function metrics() {
  const measured = reports.map(one => (one.validation || [])[0]);
  if (measured.every(one => !one)) return;
  const part = section("Metrics on validation", union(measured.map(one => one ? [intervals(one.resampling)] : [])).join(" "));
  const names = union(measured.map(one => one ? Object.keys(one.metrics) : []));
  const cell = (one, name) => one && one.metrics[name] !== undefined ? decimal(one.metrics[name]) : "";
  const range = (of, name) => of && of.intervals[name] ? `${decimal(of.intervals[name].low)} to ${decimal(of.intervals[name].high)}` : "";
  table(part, ["metric", ...measured.flatMap((_, i) => [nameOf(i), "interval"])], names.map(name => [name, ...measured.flatMap(one => [cell(one, name), range(one, name)])]));
  slices(measured, names, range);
}

function slices(measured, names, range) {
  const slicings = union(measured.map(one => one ? one.slices.map(slice => slice.by) : []));
  if (slicings.length === 0) return;
  const part = section("Slices", "The same metrics of rows with a value in common.");
  slicings.forEach(by => {
    const values = union(measured.map(one => one ? one.slices.filter(slice => slice.by === by).map(slice => slice.value) : []));
    const find = (one, value) => one && one.slices.find(slice => slice.by === by && slice.value === value);
    part.append("h3").text(by);
    const grid = charts(part);
    names.filter(shown).forEach(name => {
      const rows = values.flatMap(value => measured.map((one, i) => ({slice: find(one, value), series: i})).filter(({slice}) => slice && slice.metrics[name] !== undefined)
        .map(({slice, series}) => ({name: value, series, value: slice.metrics[name], low: (slice.intervals[name] || {}).low, high: (slice.intervals[name] || {}).high, rows: slice.rows})));
      if (rows.length > 0) figure(grid, `${name} by ${by}`, (made, title) => ranges(made, title, rows, reports.map((_, i) => nameOf(i)), {xLabel: name}),
        ["value", "run", "rows", name, "interval"], rows.map(row => [row.name, nameOf(row.series), whole(row.rows), decimal(row.value), range(find(measured[row.series], row.name), name)]));
    });
  });
}

/* The metrics that slices have charts of; all are in report.json. */
const shown = name => /^(auc|rmse|hit_rate@50|calibration_error|gauc)/.test(name);

function curves() {
  const tasks = union(reports.map(one => one.curves.map(curve => curve.task)));
  const of = (one, task) => one.curves.find(curve => curve.task === task);
  tasks.forEach(task => {
    const part = charts(section(`Scores for ${task}`, "The ROC curve; scores against the share of positives in ten bins of equal weight; how scores lie by label."));
    const having = reports.map((one, i) => ({name: nameOf(i), curve: of(one, task)})).filter(one => one.curve);
    figure(part, `ROC of ${task}`, (made, title) => lines(made, title, having.map(one => ({name: one.name, points: one.curve.roc.map(p => [p.false_positives, p.true_positives])})),
      {xLabel: "false positives", yLabel: "true positives", xDomain: [0, 1], yDomain: [0, 1], diagonal: true}),
      ["run", "false positives", "true positives"], having.flatMap(one => one.curve.roc.filter((_, i, all) => i % Math.ceil(all.length / 20) === 0 || i === all.length - 1).map(p => [one.name, decimal(p.false_positives), decimal(p.true_positives)])));
    const most = Math.max(.05, ...having.flatMap(one => one.curve.calibration.flatMap(bin => [bin.score, bin.label])));
    figure(part, `Calibration of ${task}`, (made, title) => lines(made, title, having.map(one => ({name: one.name, points: one.curve.calibration.map(bin => [bin.score, bin.label])})),
      {xLabel: "mean score", yLabel: "share of positives", xDomain: [0, most > .5 ? 1 : most], yDomain: [0, most > .5 ? 1 : most], diagonal: most > .5, dots: true}),
      ["run", "mean score", "share of positives", "weight"], having.flatMap(one => one.curve.calibration.map(bin => [one.name, decimal(bin.score), decimal(bin.label), decimal(bin.weight)])));
    having.forEach(one => figure(part, `Scores by label of ${task}` + (several ? `: ${one.name}` : ""), (made, title) => histogram(made, title, one.curve.scores.map(bar => ({from: bar.from, to: bar.to, values: [bar.negatives, bar.positives]})),
      ["negative", "positive"], {xLabel: "score", yLabel: "share of its rows"}),
      ["from", "to", "negatives", "positives"], one.curve.scores.map(bar => [decimal(bar.from), decimal(bar.to), percent(bar.negatives), percent(bar.positives)])));
  });
}

function shuffled() {
  const names = union(reports.map(one => one.shuffled.map(of => of.metric)));
  if (names.length === 0) return;
  const part = charts(section("What features are worth", "How much worse a metric is when the values of one feature change rows. Features that say the same lose little each."));
  names.forEach(metric => {
    const rows = reports.flatMap((one, i) => one.shuffled.filter(of => of.metric === metric).map(of => ({name: of.feature, value: of.lost, series: i, rows: of.rows}))).sort((a, b) => b.value - a.value);
    figure(part, `${metric} lost`, (made, title) => ranges(made, title, rows.slice(0, 30), reports.map((_, i) => nameOf(i)), {xLabel: `${metric} lost`, zero: true}),
      ["feature", "run", "rows", "lost"], rows.map(row => [row.name, nameOf(row.series), whole(row.rows), decimal(row.value)]));
  });
}

function features() {
  reports.forEach((one, i) => {
    if (one.features.length === 0) return;
    const part = section("Missing and unknown values" + (several ? ": " + nameOf(i) : ""), "Shares of rows: without a value, and with one that training did not keep. A sequence counts as unknown with one such element.");
    const splits = union([one.features.map(of => of.split)]);
    const find = (feature, split) => one.features.find(of => of.feature === feature && of.split === split) || {};
    table(part, ["feature", ...splits.flatMap(split => [`missing, ${split}`, `unknown, ${split}`])],
      union([one.features.map(of => of.feature)]).map(feature => [feature, ...splits.flatMap(split => [percent(find(feature, split).missing), percent(find(feature, split).unknown)])]));
  });
}

function neighbours() {
  reports.forEach((one, i) => {
    if (one.neighbours.length === 0) return;
    const part = section("Nearest items" + (several ? ": " + nameOf(i) : ""), "Of the items chosen most often: those with the nearest vectors, and the inner product.");
    table(part, ["item", "nearest"], one.neighbours.map(of => [of.item, of.nearest.map(near => `${near.item} (${d3.format(".2f")(near.similarity)})`).join(", ")]));
  });
}

[facts, learning, metrics, curves, shuffled, features, neighbours].forEach(show => show());
