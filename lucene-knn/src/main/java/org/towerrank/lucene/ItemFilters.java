package org.towerrank.lucene;

import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.RawValueEncoder;

/** Makes filters for the items of an index. */
public final class ItemFilters {
  private final IndexDescription index;

  public ItemFilters(IndexDescription index) {
    this.index = index;
  }

  /**
   * Items with a value in a field.
   *
   * @throws org.towerrank.feature.SchemaException naming an unknown field, and the nearest
   * @throws org.towerrank.feature.InvalidValueException when the field is of numbers and the value
   *     is none
   */
  public Query equal(String field, String value) {
    ItemField known = index.fields().require(field);
    return switch (known.kind()) {
      case KEYWORD -> KeywordField.newExactQuery(field, isId(field) ? id(value) : value);
      case LONG -> LongField.newExactQuery(field, ElementText.whole(value));
      case DOUBLE -> between(field, ElementText.number(value), ElementText.number(value));
      case DISPLAY -> throw displayed(field);
    };
  }

  /**
   * Items with a value in a field that is no less than another: both dates of ISO 8601, or both
   * numbers. A day has all its hours. An item without a value does not match.
   *
   * @throws org.towerrank.feature.SchemaException naming an unknown field, and the nearest
   * @throws org.towerrank.feature.InvalidValueException when the value is neither, or when the
   *     field is of numbers and the value is a date
   */
  public Query atLeast(String field, String value) {
    ItemField known = index.fields().require(field);
    return switch (known.kind()) {
      case KEYWORD -> new TextRangeQuery(field, TextBound.of(true, value));
      case LONG ->
          LongField.newRangeQuery(field, ElementText.whole(value, Math::ceil), Long.MAX_VALUE);
      case DOUBLE -> between(field, ElementText.number(value), Double.POSITIVE_INFINITY);
      case DISPLAY -> throw displayed(field);
    };
  }

  /** Items with a value in a field that is no more than another, as {@link #atLeast} has it. */
  public Query atMost(String field, String value) {
    ItemField known = index.fields().require(field);
    return switch (known.kind()) {
      case KEYWORD -> new TextRangeQuery(field, TextBound.of(false, value));
      case LONG ->
          LongField.newRangeQuery(field, Long.MIN_VALUE, ElementText.whole(value, Math::floor));
      case DOUBLE -> between(field, Double.NEGATIVE_INFINITY, ElementText.number(value));
      case DISPLAY -> throw displayed(field);
    };
  }

  /** Lucene puts the zero with a minus before the other one, and both are the same number. */
  private static Query between(String field, double least, double most) {
    return DoubleField.newRangeQuery(field, least == 0 ? -0.0 : least, most == 0 ? 0.0 : most);
  }

  private static IllegalArgumentException displayed(String field) {
    return new IllegalArgumentException(
        "field [" + field + "] is stored for display only, no filter can use it");
  }

  /** Items but those of some ids, such as what a user has seen already. */
  public Query excluding(Collection<String> ids) {
    List<BytesRef> terms = ids.stream().map(id -> new BytesRef(id(id))).toList();
    // Every item has an id.
    return new BooleanQuery.Builder()
        .add(new FieldExistsQuery(index.idField()), BooleanClause.Occur.FILTER)
        .add(KeywordField.newSetQuery(index.idField(), terms), BooleanClause.Occur.MUST_NOT)
        .build();
  }

  private boolean isId(String field) {
    return field.equals(index.idField());
  }

  /** As it is indexed: an index knows item {@code 42.0} as {@code 42}. */
  private static String id(String given) {
    return RawValueEncoder.canonicalText(given);
  }

  /** Items that match all of some filters; null for none, as kNN queries take it. */
  public static @Nullable Query all(Collection<Query> filters) {
    if (filters.isEmpty()) {
      return null;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    filters.forEach(filter -> all.add(filter, BooleanClause.Occur.FILTER));
    return all.build();
  }
}
