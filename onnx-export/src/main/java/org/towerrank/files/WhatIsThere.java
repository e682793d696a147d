package org.towerrank.files;

import java.nio.file.Files;
import java.nio.file.Path;

/** What an error says of a place where a file was expected and is none. */
public final class WhatIsThere {
  private WhatIsThere() {}

  /** Words such as {@code no file}, with what helps where it is known. */
  public static String at(Path place) {
    if (Files.isDirectory(place)) {
      return "a directory";
    }
    return Files.exists(place) ? "a pipe or device: save what it gives as a file first" : "no file";
  }
}
