package org.towerrank.elasticsearch.rest;

import org.jspecify.annotations.Nullable;

/** The version of a model in a request's path or parameters. */
final class VersionNumber {
  private VersionNumber() {}

  /** The number that a text is; null of null. */
  static @Nullable Long parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a version number, got [" + text + "]", e);
    }
  }
}
