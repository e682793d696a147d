package org.towerrank.lucene;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.model.Similarity;

/**
 * Adds the raw values of an item to a Lucene document: indexed for filters, as doc values for
 * features, and stored for display. For those who own their {@code IndexWriter}; {@link
 * ItemIndexWriter} does the rest too.
 *
 * <p>Give a {@link DocumentScorer} the same {@link ItemFields}. {@link
 * org.towerrank.lucene.column.DocumentFields#PLAIN} would read numbers with decimals as others, as
 * nothing in the index tells them from whole ones.
 */
public final class ItemDocuments {
  private final ItemFields fields;
  private final List<ItemField> inOrder;

  public ItemDocuments(ItemFields fields) {
    this.fields = fields;
    this.inOrder = List.copyOf(fields.byName().values());
  }

  /**
   * Adds all values of an item; null and empty ones are missing.
   *
   * @param values by field: strings, numbers, booleans; lists where a field has several, or is a
   *     vector, and of objects with a value and a weight where these are read. Elsewhere a list is
   *     the value that all of its elements are
   * @throws org.towerrank.feature.SchemaException naming a field that is not known
   * @throws InvalidValueException naming a field with a value that it cannot hold
   */
  public void addTo(Document document, Map<String, ? extends @Nullable Object> values) {
    values.forEach((name, raw) -> add(document, fields.require(name), raw));
  }

  /**
   * The same for values in the order of the {@link ItemFields#byName() fields}.
   *
   * @param values as many as there are fields; null where missing
   */
  public void addTo(Document document, @Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      add(document, inOrder.get(i), values[i]);
    }
  }

  /** Adds an item's vector; its length must be the same in all documents. */
  public static void addVector(
      Document document, String field, float[] vector, Similarity similarity) {
    document.add(new KnnFloatVectorField(field, vector, VectorSimilarities.function(similarity)));
  }

  private static void add(Document document, ItemField field, @Nullable Object raw) {
    try {
      switch (raw) {
        case null -> {}
        case List<?> values when !field.joiner().isEmpty() ->
            addOne(document, field, ElementText.joined(values, field.joiner()));
        case List<?> values -> addAll(document, field, values);
        case String text when field.several() -> addTexts(document, field, text);
        default -> addOne(document, field, raw);
      }
    } catch (InvalidValueException e) {
      throw e.at("field [" + field.name() + "]");
    }
  }

  private static void addAll(Document document, ItemField field, List<?> values) {
    boolean several = field.several() || field.kind() == ItemField.Kind.DISPLAY;
    for (Object value : several ? values : one(field, values)) {
      if (value instanceof String text && field.several()) {
        addTexts(document, field, text);
      } else if (value != null) {
        addOne(document, field, value);
      }
    }
  }

  /** The one value that all elements are which are not missing, as a feature of one takes it. */
  private static Collection<Object> one(ItemField field, List<?> values) {
    Map<Object, Object> distinct = new LinkedHashMap<>();
    for (Object value : values) {
      if (value != null && !field.isMissing(value)) {
        distinct.putIfAbsent(canonical(field, value), value);
      }
    }
    if (distinct.size() > 1) {
      throw new InvalidValueException("expected a single value, got a list of " + values.size());
    }
    return distinct.values();
  }

  private static Object canonical(ItemField field, Object value) {
    return switch (field.kind()) {
      case KEYWORD, DISPLAY -> RawValueEncoder.canonicalText(value);
      case LONG -> ElementText.whole(value);
      // Both zeros are one number.
      case DOUBLE -> ElementText.number(value) + 0.0;
    };
  }

  /** The elements of a text, which features would split if it were one term. */
  private static void addTexts(Document document, ItemField field, String text) {
    ElementText.split(text, field.separator()).forEach(each -> addOne(document, field, each));
  }

  private static void addOne(Document document, ItemField field, Object raw) {
    if (field.isMissing(raw)) {
      return;
    }
    String text = RawValueEncoder.text(raw);
    document.add(
        switch (field.kind()) {
          case KEYWORD -> keyword(field.name(), text);
          case LONG -> new LongField(field.name(), ElementText.whole(raw), Field.Store.YES);
          case DOUBLE -> new DoubleField(field.name(), ElementText.number(raw), Field.Store.YES);
          case DISPLAY -> new StoredField(field.name(), text);
        });
  }

  private static Field keyword(String name, String text) {
    int length = org.apache.lucene.util.UnicodeUtil.calcUTF16toUTF8Length(text, 0, text.length());
    if (length > org.apache.lucene.index.IndexWriter.MAX_TERM_LENGTH) {
      throw new InvalidValueException(
          "expected at most "
              + org.apache.lucene.index.IndexWriter.MAX_TERM_LENGTH
              + " bytes, got "
              + length
              + "; declare the field as one for display, as [index --display] does");
    }
    return new KeywordField(name, text, Field.Store.YES);
  }
}
