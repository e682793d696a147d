package org.towerrank.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a page of the documentation shows of an example's source. */
final class DocumentedExample {
  private static final String BEGIN = "// The document shows it from here\n";

  private DocumentedExample() {}

  /** The lines between the marks in a class, as the page has them. */
  static String of(Class<?> example) throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java/org/towerrank/lucene", example.getSimpleName() + ".java"));
    return source
        .substring(source.indexOf(BEGIN) + BEGIN.length(), source.indexOf("  // to here."))
        .stripTrailing()
        .stripIndent();
  }
}
