package org.towerrank.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncoderSpec;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;

/**
 * A feature before its encoder is fitted.
 *
 * @param column where events (or the catalogue, for items of two towers) have it; the name if
 *     absent
 * @param field where documents and requests have it; the column if absent
 * @param encoder how it is encoded; absent if {@code shares} names the feature whose encoder it
 *     uses
 * @param maxLength of a sequence, or of the list of occurrences
 * @param length of a vector
 * @param order of a sequence, or of the list of occurrences; unordered if absent, which {@code
 *     recency_heads} do not accept, and of which each element counts once
 * @param separator of a sequence, a vector, or the list of occurrences; a space if absent
 * @param split how a sequence's texts are split if not at the separator
 * @param pooling what the embeddings of a sequence become together; their mean if absent
 * @param moment the events' column that has the moment which an age is counted to
 * @param unit of an age; days if absent
 * @param epoch what an age's dates and moments that are numbers count since 1970; milliseconds if
 *     absent
 * @param list the users' column with the list in which occurrences are counted
 * @param unknownShare share of its values made unknown when fitting, so that the unknown embedding
 *     fits
 * @param missingShare share of rows in which it is made missing when fitting, so that the model
 *     does without it too
 */
public record FeatureSpec(
    String name,
    Side side,
    Kind kind,
    @Nullable String column,
    @Nullable String field,
    @Nullable EncoderSpec encoder,
    @Nullable String shares,
    int maxLength,
    int length,
    SequenceFeature.@Nullable Order order,
    String separator,
    @Nullable TextSplit split,
    @Nullable Pooling pooling,
    @Nullable String moment,
    AgeFeature.@Nullable Unit unit,
    @Nullable EpochUnit epoch,
    @Nullable String list,
    double unknownShare,
    double missingShare) {

  private static final Set<Kind> OF_QUERIES = Set.of(Kind.NUMERIC, Kind.AGE, Kind.OCCURRENCES);

  /** What a feature has in a row. */
  public enum Kind {
    @JsonProperty("categorical")
    CATEGORICAL,
    @JsonProperty("numeric")
    NUMERIC,
    @JsonProperty("sequence")
    SEQUENCE,
    @JsonProperty("vector")
    VECTOR,
    @JsonProperty("age")
    AGE,
    @JsonProperty("occurrences")
    OCCURRENCES
  }

  public FeatureSpec {
    Recipe.require(name, "features.name");
    Recipe.requireName("features.name", name);
    Recipe.requireName(
        "feature [" + name + "]: field (the column if absent)",
        field != null ? field : column != null ? column : name);
    Recipe.require(side, "features.side of [" + name + "]", Side.values());
    Recipe.require(kind, "features.kind of [" + name + "]", Kind.values());
    if (side == Side.QUERY && !OF_QUERIES.contains(kind)) {
      throw new RecipeException(
          "feature ["
              + name
              + "] of side [query] is the score of a query, the age of an item, or how often a list"
              + " has it: expected one of the kinds [numeric, age, occurrences], got: ["
              + kind.name().toLowerCase(Locale.ROOT)
              + "]");
    }
    if (split != null) {
      requireSplit("feature [" + name + "]: split: ", kind, order, separator, split);
    }
    requireElements(name, kind, maxLength != 0 || order != null, separator != null);
    separator = Objects.requireNonNullElse(separator, " ");
    if ((encoder == null) == (shares == null)) {
      throw new RecipeException(
          "feature [" + name + "]: expected either an encoder or the feature it shares one with");
    }
    if (pooling != null && kind != Kind.SEQUENCE) {
      throw new RecipeException("feature [" + name + "]: only a sequence has [pooling]");
    }
    requireAge(name, side, kind, moment, unit != null || epoch != null);
    requireList(name, side, kind, list);
    boolean numbers = isOfNumbers(kind);
    if (encoder != null && numbers != Encoders.isNumeric(encoder)) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: "
              + (numbers ? "a numeric feature needs" : "only a numeric feature has")
              + " an encoder of type "
              + String.join(" or ", Encoders.names(true)));
    }
    requireShare(name, "unknown_share", unknownShare);
    requireShare(name, "missing_share", missingShare);
    if (numbers && unknownShare > 0) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: no number is unknown, so that unknown_share does nothing; nearest is"
              + " [missing_share]");
    }
    if ((kind == Kind.VECTOR) != (length > 0)) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: "
              + (kind == Kind.VECTOR ? "a vector needs" : "only a vector has")
              + " a length of at least 1, got: "
              + length);
    }
    if ((kind == Kind.SEQUENCE || kind == Kind.OCCURRENCES) && maxLength < 1) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: "
              + (kind == Kind.SEQUENCE ? "a sequence needs" : "occurrences need")
              + " max_length of at least 1, got: "
              + maxLength);
    }
  }

  /** A list that is said to be one category would be read as one value without a word. */
  private static void requireElements(
      String name, Kind kind, boolean hasElements, boolean hasSeparator) {
    boolean list = kind == Kind.SEQUENCE || kind == Kind.OCCURRENCES;
    if (!list && hasElements) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: only a sequence and occurrences have [max_length] and [order]: expected the"
              + " kind [sequence]");
    }
    if (!list && kind != Kind.VECTOR && hasSeparator) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: only lists have a [separator]: expected one of the kinds [sequence, vector,"
              + " occurrences]");
    }
  }

  private static boolean isOfNumbers(Kind kind) {
    return kind != Kind.CATEGORICAL && kind != Kind.SEQUENCE;
  }

  /** Whether its encoder is one of numbers. */
  boolean isOfNumbers() {
    return isOfNumbers(kind);
  }

  /** Whether it is a sequence whose positions mean something. */
  public boolean isOrdered() {
    return order != null && order != SequenceFeature.Order.UNORDERED;
  }

  private static void requireSplit(
      String place,
      Kind kind,
      SequenceFeature.@Nullable Order order,
      @Nullable String separator,
      TextSplit split) {
    if (kind != Kind.SEQUENCE) {
      throw new RecipeException(place + "expected the kind [sequence], whose elements it makes");
    }
    if (order != null && order != SequenceFeature.Order.UNORDERED) {
      throw new RecipeException(place + "expected the order [unordered], as it makes a set");
    }
    if (split != TextSplit.WEIGHTED && (split == TextSplit.PREFIXES) == (separator == null)) {
      throw new RecipeException(
          place
              + (separator == null
                  ? "[prefixes] need the separator between a path's steps, such as [>]"
                  : "expected no separator, as it is not at one, got [" + separator + "]"));
    }
    if (split == TextSplit.WEIGHTED && Objects.equals(separator, ":")) {
      throw new RecipeException(
          place
              + "expected another separator than [:], which stands between an element and its"
              + " weight");
    }
  }

  private static void requireAge(
      String name, Side side, Kind kind, @Nullable String moment, boolean hasUnits) {
    if (kind != Kind.AGE && (moment != null || hasUnits)) {
      throw new RecipeException(
          "feature [" + name + "]: only an age has [moment], [unit] and [epoch]");
    }
    if (kind == Kind.AGE && side == Side.ITEM) {
      throw new RecipeException(
          "feature ["
              + name
              + "] is an age, which is another one in each request: expected one of the sides"
              + " [user, context, query], got: [item]; the age of an item is of side [query]");
    }
    if (kind == Kind.AGE && moment == null) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: an age needs [moment], the column of the time that it is counted to");
    }
  }

  private static void requireList(String name, Side side, Kind kind, @Nullable String list) {
    boolean occurrences = kind == Kind.OCCURRENCES;
    if (occurrences != (list != null)) {
      throw new RecipeException(
          "feature ["
              + name
              + "]: "
              + (occurrences
                  ? "occurrences need [list], the users' column that they are counted in"
                  : "only occurrences have [list]"));
    }
    if (occurrences && side != Side.QUERY) {
      throw new RecipeException(
          "feature ["
              + name
              + "] counts in a list of the request, so that it is another number in each: expected"
              + " side [query], got: ["
              + side.label()
              + "]");
    }
  }

  private static void requireShare(String name, String key, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new RecipeException(
          "feature [" + name + "]: " + key + " must be in [0, 1), got: " + share);
    }
  }

  /** Where events or the catalogue have it. */
  public String columnName() {
    return column == null ? name : column;
  }

  /**
   * The column of the events that it is set against: the moment of an age, the list of occurrences;
   * null if there is none.
   */
  public @Nullable String otherColumn() {
    return list == null ? moment : list;
  }

  /** The name of its encoder: that of the feature that has it. */
  public String encoderName() {
    return shares == null ? name : shares;
  }

  /** The features as models know them: this one, and the weights of a weighted sequence. */
  public List<Feature> features() {
    Feature feature = feature();
    return feature instanceof SequenceFeature sequence && sequence.hasWeights()
        ? List.of(
            sequence,
            WeightsFeature.of(sequence, Objects.requireNonNullElse(pooling, Pooling.MEAN)))
        : List.of(feature);
  }

  /** The feature of its name. */
  public Feature feature() {
    String read = field == null ? columnName() : field;
    return switch (kind) {
      case CATEGORICAL -> new CategoricalFeature(name, side, read, encoderName());
      case NUMERIC -> new NumericFeature(name, side, read, encoderName());
      case AGE ->
          new AgeFeature(
              name,
              side,
              read,
              encoderName(),
              Objects.requireNonNull(moment, "moment"),
              Objects.requireNonNullElse(unit, AgeFeature.Unit.DAYS),
              Objects.requireNonNullElse(epoch, EpochUnit.MILLISECONDS));
      case OCCURRENCES ->
          new OccurrencesFeature(
              name,
              side,
              read,
              encoderName(),
              Objects.requireNonNull(list, "list"),
              maxLength,
              Objects.requireNonNullElse(order, SequenceFeature.Order.UNORDERED),
              separator);
      case VECTOR -> new VectorFeature(name, side, read, encoderName(), length, separator);
      case SEQUENCE ->
          new SequenceFeature(
              name,
              side,
              read,
              encoderName(),
              maxLength,
              Objects.requireNonNullElse(order, SequenceFeature.Order.UNORDERED),
              separator,
              split,
              split == TextSplit.WEIGHTED || pooling == Pooling.MEAN ? null : pooling);
    };
  }
}
