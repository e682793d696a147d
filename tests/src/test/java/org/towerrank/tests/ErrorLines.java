package org.towerrank.tests;

import java.util.List;
import java.util.stream.Stream;

/** What a server logged as errors. */
public final class ErrorLines {
  private ErrorLines() {}

  /** All of them but what it says in Java 21, which lacks some ciphers that it asks for. */
  public static List<String> of(Stream<String> lines) {
    return lines
        .filter(line -> line.contains("[ERROR]") && !line.contains("unsupported ciphers"))
        .toList();
  }
}
