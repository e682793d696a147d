package org.towerrank.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.towerrank.command.JsonOutput;
import org.towerrank.csv.DataException;
import org.towerrank.files.OutputFiles;
import org.towerrank.json.JsonException;
import org.towerrank.json.JsonFile;

/**
 * The page that shows reports. It holds them as JSON, from which a script on it makes tables and,
 * with D3, charts. No value is ever read as markup.
 */
public final class ReportPage {
  private static final String FORMAT = String.valueOf(RunReport.FORMAT);

  private static final String TEMPLATE = "page.html";
  private static final String STYLE = "page.css";
  private static final String SCRIPT = "page.js";
  private static final String CHARTS = "charts.js";
  private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";

  /** What tells a report's page from other pages, near its beginning. */
  private static final String MARK = "<title>TowerRank report</title>";

  private static final int MARK_WITHIN = 2048;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ReportPage() {}

  /** Writes a run's report into its directory: what it shows, and the page. */
  public static void write(Path run, RunReport report) throws IOException {
    byte[] data = JsonOutput.of(report).getBytes(StandardCharsets.UTF_8);
    OutputFiles.file(run.resolve(RunReport.DATA), path -> Files.write(path, data));
    write(run.resolve(RunReport.PAGE), List.of(report));
  }

  /**
   * Writes a page that shows reports beside each other.
   *
   * @throws IOException also if something else stands there
   */
  public static void write(Path file, List<RunReport> reports) throws IOException {
    if (Files.exists(file) && !isPage(file)) {
      throw new IOException("[" + file + "] exists and is no report: not overwritten");
    }
    byte[] page = html(reports).getBytes(StandardCharsets.UTF_8);
    OutputFiles.file(file, path -> Files.write(path, page));
  }

  private static boolean isPage(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MARK_WITHIN), StandardCharsets.UTF_8).contains(MARK);
    }
  }

  /**
   * Reads the report of a run.
   *
   * @throws DataException if the run has none, or it cannot be read
   */
  public static RunReport read(Path run) throws IOException {
    Path file = run.resolve(RunReport.DATA);
    if (!Files.exists(file)) {
      throw DataException.of(
          file,
          "expected the report that train writes beside a run, found none: fit it again, as"
              + " --no-report and the first versions wrote none");
    }
    try {
      // Before all else: another format may lack what this one has.
      requireFormat(file, JsonFile.peek(JSON, file, "format_version").orElse(FORMAT));
      RunReport report = JsonFile.read(JSON, file, RunReport.class, "a report as JSON");
      requireFormat(file, String.valueOf(report.formatVersion()));
      return report;
    } catch (JsonException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireFormat(Path file, String format) throws DataException {
    if (!format.equals(FORMAT)) {
      throw DataException.of(
          file,
          "expected a report of format "
              + FORMAT
              + ", found ["
              + format
              + "]: fit it again, or use the TowerRank that wrote it");
    }
  }

  private static String html(List<RunReport> reports) throws IOException {
    // In a script element, only an opening bracket can end it or begin a comment.
    String data = JsonOutput.of(reports).replace("<", "\\u003c");
    return resource(TEMPLATE)
        .replace("/* style */", resource(STYLE))
        .replace("/* d3 */", resource(D3))
        .replace("/* charts */", resource(CHARTS))
        .replace("/* script */", resource(SCRIPT))
        .replace("\"data\"", data);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("[" + name + "] is missing from the program: build it anew");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
