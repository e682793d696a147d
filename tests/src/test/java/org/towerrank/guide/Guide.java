package org.towerrank.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A section of CONTRIBUTING.md. */
record Guide(String text) {
  private static final Path FILE = Path.of("..", "CONTRIBUTING.md");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```java\\n(.*?)^ *```$");

  /** The section below a heading. */
  static Guide section(String heading) throws IOException {
    String all = Files.readString(FILE);
    int begin = all.indexOf("\n## " + heading + "\n");
    assertThat(begin).as("section [%s] of %s", heading, FILE).isNotNegative();
    int end = all.indexOf("\n## ", begin + 1);
    return new Guide(all.substring(begin, end < 0 ? all.length() : end));
  }

  /** The Java in it, in order. */
  List<String> code() {
    List<String> code = new ArrayList<>();
    Matcher blocks = CODE.matcher(text);
    while (blocks.find()) {
      code.add(blocks.group(1).stripIndent());
    }
    return code;
  }
}
