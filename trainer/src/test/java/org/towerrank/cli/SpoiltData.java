package org.towerrank.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A copy of a service's data to be spoilt. */
public final class SpoiltData {
  private static final String COMMA_OUTSIDE_QUOTES = ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";

  private final Path directory;

  private SpoiltData(Path directory) {
    this.directory = directory;
  }

  /** Copies all files. */
  public static SpoiltData copy(SmallService service, Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(service.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = directory.resolve(service.data().relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    return new SpoiltData(directory);
  }

  /** Where the copy is. */
  public Path directory() {
    return directory;
  }

  /** The arguments that fit a model of the small service to this data. */
  Object[] training(String model, Path out, Object... more) {
    return TrainArguments.of(SmallService.recipe(model), directory, out, more);
  }

  /** A file of the copy. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Changes the text of a file. */
  SpoiltData edit(String name, UnaryOperator<String> edit) throws IOException {
    String text;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file(name)))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file(name)))) {
      out.write(edit.apply(text).getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Renames a column. */
  SpoiltData rename(String name, String column, String other) throws IOException {
    return edit(name, text -> text.replaceFirst("\\b" + column + "\\b", other));
  }

  /** Leaves the header alone. */
  SpoiltData empty(String name) throws IOException {
    return edit(name, text -> text.substring(0, text.indexOf('\n') + 1));
  }

  /** Sets a cell; the header is line 1. */
  SpoiltData set(String name, int line, String column, String value) throws IOException {
    return edit(name, text -> withCell(text, line - 1, column, value));
  }

  /** Sets a cell of every row. */
  SpoiltData setAll(String name, String column, String value) throws IOException {
    return edit(
        name,
        text -> {
          String changed = text;
          for (int row = 1; row < text.lines().count(); row++) {
            changed = withCell(changed, row, column, value);
          }
          return changed;
        });
  }

  /** Empties a column in every row of some items. */
  public SpoiltData clear(String name, String column, Predicate<String> item) throws IOException {
    List<RawTable.Row> rows = RawTable.of(file(name));
    return edit(
        name,
        text -> {
          String changed = text;
          for (int i = 0; i < rows.size(); i++) {
            if (item.test(rows.get(i).get("item_id"))) {
              changed = withCell(changed, i + 1, column, "");
            }
          }
          return changed;
        });
  }

  private static String withCell(String text, int row, String column, String value) {
    List<String> lines = text.lines().collect(Collectors.toList());
    int index = Arrays.asList(lines.get(0).split(",", -1)).indexOf(column);
    String[] cells = lines.get(row).split(COMMA_OUTSIDE_QUOTES, -1);
    cells[index] = value;
    lines.set(row, String.join(",", cells));
    return String.join("\n", lines) + "\n";
  }
}
