package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what is compiled and tested. */
class ReadmeTest {
  @Test
  void theExampleForTheJavaClientIsTheOneThatIsTested() throws IOException {
    Path source = Path.of("src/test/java/org/towerrank/tests/JavaClientExample.java");
    String code = Files.readString(source);
    String example =
        code.substring(
            code.indexOf("// README: from here") + 20, code.indexOf("// README: to here"));

    assertThat(withoutSpace(Files.readString(Path.of("../README.md"))))
        .contains(withoutSpace(example));
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }
}
