package org.towerrank.prepare;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a row of a log says several items, as one of what was shown or bought at a time does. Each is
 * an event.
 *
 * @param separator between the items of a text; null where they are a list
 * @param chosen columns that say some of these items, such as those clicked: in events they are 1
 *     for these and 0 for the others
 * @param position what the column is called that says where an item stands in its list, from 1 on;
 *     null for none
 */
public record EachSpec(@Nullable String separator, List<String> chosen, @Nullable String position) {

  public EachSpec {
    chosen = List.copyOf(Objects.requireNonNullElse(chosen, List.of()));
    if (separator != null && separator.isEmpty()) {
      throw new IllegalArgumentException("[log.each.separator]: expected a text, got an empty one");
    }
    if (position != null && position.isBlank()) {
      throw new IllegalArgumentException("[log.each.position]: expected a name, got none");
    }
  }
}
