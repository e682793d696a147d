package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the page on importing tells to write and to type. */
public final class ImportGuide {
  private static final Path PAGE = Path.of("..", "docs", "import.md");
  private static final String INDENTATION = "    ";

  private ImportGuide() {}

  /** The first block of YAML behind a heading. */
  static String yaml(String heading) throws IOException {
    return behind(heading)
        .lines()
        .dropWhile(line -> !line.equals("```yaml"))
        .skip(1)
        .takeWhile(line -> !line.equals("```"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Its first schema, with the ids and the scale of the tool that {@code documented.onnx} has. */
  public static String rankerSchema() throws IOException {
    return yaml("## 2.")
        .replace("unknown: 0, first: 1", "unknown: 1, first: 2")
        .replace(
            "max_length: 50, order: oldest_first, pad: before",
            "max_length: 5, order: oldest_first, input_order: newest_first, pad: behind")
        .replace("scale: 0.0910, shift: -2.914", "scale: 0.0625, shift: -2.5");
  }

  /** The commands below a heading that begin with a word, each as it is to be typed. */
  public static List<String> commands(String heading, String word) throws IOException {
    String section = behind(heading);
    String text = section.substring(0, section.indexOf("\n## ", 1));
    return text
        .lines()
        .map(line -> line.startsWith(INDENTATION) ? line.substring(INDENTATION.length()) : "\n")
        .collect(Collectors.joining("\n"))
        .replaceAll("(?m)^(?=" + word + ")", "\n\n")
        .lines()
        .collect(Collectors.joining("\n"))
        .transform(all -> List.of(all.split("\n\n+", -1)))
        .stream()
        .filter(block -> block.startsWith(word))
        .toList();
  }

  private static String behind(String heading) throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).contains(heading);
    return page.substring(page.indexOf(heading));
  }
}
