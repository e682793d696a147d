package org.towerrank.onnx.size;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedOperatorsTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(ai\\.onnx|ai\\.onnx\\.ml|com\\.microsoft)` \\| (.*) \\|$");

  @Test
  void theFormatListsTheOperatorsThatAreSupported() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "bundle-format.md")));
    Set<String> documented = new TreeSet<>();
    while (rows.find()) {
      String domain = rows.group(1).equals("ai.onnx") ? "" : rows.group(1) + ".";
      for (String operator : rows.group(2).split(", ", -1)) {
        documented.add(domain + operator);
      }
    }
    assertThat(documented).isEqualTo(new TreeSet<>(GraphSize.operators()));
  }
}
