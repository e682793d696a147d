package org.towerrank.feature;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a key may say that has only some values, for errors about a missing one. */
public final class Choices {
  private Choices() {}

  /** {@code "one of [user, context]"}, as recipes and bundles spell them. */
  public static String of(Enum<?>... values) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", ", "one of [", "]"));
  }
}
