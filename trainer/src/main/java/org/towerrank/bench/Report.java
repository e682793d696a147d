package org.towerrank.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.towerrank.command.JsonOutput;
import org.towerrank.command.TextTable;

/**
 * What a benchmark found.
 *
 * @param command that repeats it
 * @param machine it ran on
 * @param settings by name
 * @param measures in the order they are told
 */
public record Report(
    String benchmark,
    String command,
    Machine machine,
    Map<String, Object> settings,
    List<Measure> measures) {

  public Report {
    settings = new LinkedHashMap<>(settings);
    measures = new ArrayList<>(measures);
  }

  /** Prints JSON, or a table. */
  void print(PrintWriter out, boolean json) {
    if (json) {
      out.println(JsonOutput.of(this));
    } else {
      printTable(out);
    }
    out.flush();
  }

  private void printTable(PrintWriter out) {
    out.println(command);
    out.printf(
        Locale.ROOT,
        "%s, %d processors, heap up to %,d MB, load average before %.1f%n%s%n%s%n%n",
        machine.cpu(),
        machine.processors(),
        machine.heapMegabytes(),
        machine.load(),
        machine.versions(),
        settings);
    TextTable table = new TextTable("measure", "value", "unit", "bar", "met");
    for (Measure measure : measures) {
      String bar = measure.bar();
      Boolean met = measure.met();
      table.row(
          measure.name(),
          measure.text(),
          measure.unit(),
          bar == null ? "" : bar,
          met == null ? "" : met ? "yes" : "no");
    }
    table.print(out, "");
  }
}
