package org.towerrank.elasticsearch.provenance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.elasticsearch.index.Index;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.Quoted;

/**
 * What the mapping of one index says of the vectors in one of its fields.
 *
 * @param field that holds the vectors
 * @param type of its mapping; null where it is not mapped, or an object without a type
 * @param similarity by which searches compare them, as mappings name it; null where it holds none
 * @param companion the definition of the field that says of each document which model made its
 *     vector, with this record's facts as its {@code meta}; empty where it is not mapped
 * @param isCompanionInSources whether documents may have the companion, though it is not mapped
 * @param nesting whether the field is in a nested object
 * @param shortestVector from how many numbers on the server makes a list of them a vector, as the
 *     field is not mapped, and numbers of shorter ones; otherwise 0
 */
public record FieldOrigin(
    Index index,
    String field,
    @Nullable String type,
    @Nullable String similarity,
    Map<String, Object> companion,
    boolean isCompanionInSources,
    Nesting nesting,
    int shortestVector) {
  /** How mappings call the type of vectors. */
  static final String DENSE_VECTOR = "dense_vector";

  /** Suffix of the companion's name, behind the name of the vectors' field. */
  private static final String SUFFIX = "_model";

  /** What the companion has. */
  private static final Pattern FINGERPRINT =
      Pattern.compile("[0-9a-f]{" + ModelReference.TELLING + ",64}");

  private static final String OBJECT = "object";
  private static final String TYPE = "type";
  private static final String KEYWORD = "keyword";
  private static final String META = "meta";
  private static final String REPLACES = "replaces";

  /** Similarities by which those are nearest whose inner products are greatest. */
  private static final List<String> INNER_PRODUCTS = List.of("max_inner_product", "dot_product");

  /** The value for vectors of an unknown model. */
  private static final String UNKNOWN = "unknown";

  /** Copies the map. */
  public FieldOrigin {
    companion = Collections.unmodifiableMap(new LinkedHashMap<>(companion));
  }

  /** The field that says of each document which model made its vector. */
  public static String companionOf(String field) {
    return field + SUFFIX;
  }

  /**
   * Checks that a document loses nothing where it is said which model made its vector.
   *
   * @param value what the document has in the companion; null for nothing
   * @throws IllegalArgumentException (400) where that is a value of the document's own
   */
  public static void requireNoOther(String field, @Nullable Object value) {
    // An object may have it in two ways.
    List<?> all = value instanceof List<?> several ? several : Collections.singletonList(value);
    if (!all.stream().allMatch(FieldOrigin::isNoOther)) {
      throw new IllegalArgumentException(
          "expected ["
              + companionOf(field)
              + "] to say of the vector in ["
              + field
              + "] which model made it, or to be empty, got "
              + Quoted.of(value)
              + ", which would be lost: give the vectors a field of another name");
    }
  }

  private static boolean isNoOther(@Nullable Object value) {
    return value == null
        || value.equals("")
        || FINGERPRINT.matcher(String.valueOf(value)).matches();
  }

  /** Whether the field is mapped to hold vectors. */
  public boolean holdsVectors() {
    return DENSE_VECTOR.equals(type);
  }

  /** The model that makes the field's vectors; empty where the mapping does not say. */
  public Optional<VectorOrigin> declared() {
    return VectorOrigin.ofMeta(meta());
  }

  /** Whether vectors of other models are among them, which {@code _embed_index} replaces. */
  public boolean isReplaced() {
    return meta().containsKey(REPLACES);
  }

  private Map<?, ?> meta() {
    return companion.get(META) instanceof Map<?, ?> meta ? meta : Map.of();
  }

  /** Whether the field's vectors are of this model, and of no other. */
  public boolean isOf(VectorOrigin origin) {
    return isDeclaredAs(origin) && !isReplaced();
  }

  /** Whether the mapping says that this model makes the field's vectors. */
  public boolean isDeclaredAs(VectorOrigin origin) {
    return declared().filter(origin::comparableWith).isPresent();
  }

  /**
   * Checks that a query with a vector of this model can be compared with all vectors of the field.
   * A field whose mapping says nothing was filled by other means, and is taken as it is.
   *
   * @throws IllegalArgumentException (400) naming both models and what to do
   */
  public void requireQuery(VectorOrigin query) {
    VectorOrigin found = declared().orElse(null);
    if (found == null || isOf(query)) {
      return;
    }
    String message =
        isReplaced()
            ? "the vectors of "
                + place()
                + " are being replaced by those of "
                + found
                + ", and were of "
                + replaced()
                + ": expected [_embed_index] to have ended before a query with "
                + query
                + ". Where it was cut off, the same request goes on"
            : "expected a query with the model of "
                + place()
                + ", whose vectors are of "
                + found
                + ", got "
                + query
                + ", whose vectors cannot be compared with them: query with the version that made"
                + " them (an alias can point to it), or replace them with [_embed_index]";
    throw new IllegalArgumentException(message);
  }

  /**
   * Checks that searches compare the vectors by their inner product, as the towers of this model
   * do. A field whose mapping does not say whose vectors it has is taken as it is.
   *
   * @throws IllegalArgumentException (400) naming both and what to do
   */
  public void requireInnerProduct(VectorOrigin query) {
    boolean other = similarity != null && !INNER_PRODUCTS.contains(similarity);
    if (other && declared().isPresent()) {
      throw new IllegalArgumentException(
          query
              + " compares vectors by their inner product: expected the [similarity] of "
              + place()
              + " to be one of "
              + INNER_PRODUCTS
              + ", got ["
              + similarity
              + "], by which others are the nearest: put the vectors into another field");
    }
  }

  /**
   * Checks that a document with a vector of this model may join the others.
   *
   * @throws IllegalArgumentException (400) naming both models and what to do, the nested object
   *     that the field is in, or its type where no vector can be searched in it
   */
  public void requireDocument(VectorOrigin vector) {
    nesting.requireNone(index.getName(), field);
    requireVectors();
    requireKeyword();
    VectorOrigin found = declared().orElse(null);
    if (found != null && !found.comparableWith(vector)) {
      throw new IllegalArgumentException(
          "expected a vector of "
              + found
              + ", as in the other documents of "
              + place()
              + ", got one of "
              + vector
              + ", which cannot be compared with them: use the same version (an alias can point to"
              + " it), another [target_field], or replace the vectors with [_embed_index] first");
    }
  }

  /**
   * The server takes the numbers of a vector into fields of most types, and none can be searched
   * there. An object that is not enabled keeps them for other programs, and others refuse them.
   */
  private void requireVectors() {
    if (type != null && !holdsVectors() && !OBJECT.equals(type)) {
      throw new IllegalArgumentException(
          "expected "
              + place()
              + " to be a ["
              + DENSE_VECTOR
              + "], got a ["
              + type
              + "], in which no vector can be searched. Map it in a new index, or in a template,"
              + " before the first document: the server makes short lists of numbers a [float]");
    }
  }

  /**
   * Checks that the server does not make a field of numbers of the first vector.
   *
   * @param dimension of the vector
   * @throws IllegalArgumentException (400) where it would, as the field is not mapped
   */
  public void requireMapped(int dimension) {
    requireMapped(dimension, shortestVector, index.getName(), field);
  }

  static void requireMapped(int dimension, int shortestVector, String index, String field) {
    if (dimension < shortestVector) {
      throw new IllegalArgumentException(
          "expected field ["
              + field
              + "] of index ["
              + index
              + "] to be mapped as a ["
              + DENSE_VECTOR
              + "] with [\"dims\": "
              + dimension
              + "] before it gets a vector, it is not mapped: the server would make numbers of a"
              + " list of less than ["
              + shortestVector
              + "]. Map it in the index, or in a template where documents make the index; and put"
              + " the processor behind those that change [_index] or rename the field");
    }
  }

  /**
   * Checks that the companion can say which model made a vector.
   *
   * @throws IllegalArgumentException (400) when it is mapped as something else
   */
  public void requireKeyword() {
    Object type = companion.get(TYPE);
    boolean fits = companion.isEmpty() || KEYWORD.equals(type) || "text".equals(type);
    if (!fits) {
      throw new IllegalArgumentException(
          "expected field ["
              + companionOf(field)
              + "] of index ["
              + index.getName()
              + "] to be a ["
              + KEYWORD
              + "], which says of each vector in ["
              + field
              + "] which model made it, got a ["
              + type
              + "]: give the vectors a field of another name");
    }
  }

  /**
   * Checks that documents can be searched by which model made their vector.
   *
   * @throws IllegalArgumentException (400) when the companion has nothing to search by
   */
  public void requireSearchable() {
    requireKeyword();
    if (isOff("index") && (isOff("doc_values") || "text".equals(companion.get(TYPE)))) {
      throw new IllegalArgumentException(
          "expected field ["
              + companionOf(field)
              + "] of index ["
              + index.getName()
              + "] to have [index] or [doc_values], as documents are searched by which model made"
              + " the vector in ["
              + field
              + "], got neither: give the vectors a field of another name, or map ["
              + companionOf(field)
              + "] as a ["
              + KEYWORD
              + "] in a new index");
    }
  }

  private boolean isOff(String parameter) {
    return "false".equals(String.valueOf(companion.get(parameter)));
  }

  /** The companion's definition when this model makes the field's vectors, and no other did. */
  Map<String, Object> declaring(VectorOrigin origin) {
    return definition(origin.toMeta());
  }

  /** The companion's definition when this model replaces vectors that were there before. */
  Map<String, Object> replacing(VectorOrigin origin) {
    Map<String, String> meta = origin.toMeta();
    meta.put(REPLACES, declared().map(VectorOrigin::toLine).orElse(UNKNOWN));
    return definition(meta);
  }

  private Map<String, Object> definition(Map<String, String> meta) {
    Map<String, Object> definition = new LinkedHashMap<>(companion);
    definition.putIfAbsent(TYPE, KEYWORD);
    definition.put(META, meta);
    return definition;
  }

  private String replaced() {
    @Nullable Object line = meta().get(REPLACES);
    return VectorOrigin.ofLine(String.valueOf(line))
        .map(VectorOrigin::toString)
        .orElse("a model that nobody knows");
  }

  private String place() {
    return "field [" + field + "] of index [" + index.getName() + "]";
  }
}
