package org.towerrank.elasticsearch.request;

import java.util.function.Function;
import java.util.function.Supplier;
import org.elasticsearch.plugins.FieldPredicate;

/**
 * Which fields of indexes a user may see. A field that is hidden is to be like one that does not
 * exist. Asked on a thread whose context is that of an index's request, such as a search: others,
 * like the cluster's own, say nothing of fields, and all seem visible there.
 */
public final class VisibleFields {
  private final Supplier<Function<String, FieldPredicate>> filter;

  /** Fields that the filter of a node lets through; it may be there later. */
  public VisibleFields(Supplier<Function<String, FieldPredicate>> filter) {
    this.filter = filter;
  }

  /**
   * Whether the user whose request the current thread works for may see a field.
   *
   * @param index its name
   * @param field name with dots; not an alias of a field, which nobody hides
   */
  public boolean isVisible(String index, String field) {
    return filter.get().apply(index).test(field);
  }
}
