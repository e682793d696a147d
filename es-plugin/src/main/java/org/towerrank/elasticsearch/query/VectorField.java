package org.towerrank.elasticsearch.query;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.provenance.Nesting;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.Nearest;

/**
 * A field that holds vectors, as the mapping of an index describes it.
 *
 * @param index whose mapping it is
 * @param name with dots, as requests name it
 * @param type of the mapping, null where the field is not mapped
 * @param elements type of the elements of its vectors
 * @param dimension that its vectors must have; empty where the first document decides
 * @param nesting whether it is in a nested object
 */
public record VectorField(
    String index,
    String name,
    @Nullable String type,
    String elements,
    OptionalInt dimension,
    Nesting nesting) {
  /** The type of fields of vectors. */
  public static final String DENSE_VECTOR = "dense_vector";

  private static final String UNMAPPED = "it is not mapped";

  /** The server's own, where a mapping names none. */
  private static final String FLOAT = "float";

  /** Fields of other elements, which are whole numbers, refuse the vectors of a model. */
  private static final List<String> FRACTIONS = List.of(FLOAT, "bfloat16");

  /** The field of an index that exists. */
  public static VectorField of(ProjectMetadata metadata, String index, String name) {
    return of(index, mapping(metadata, index), name);
  }

  /** The mapping of an index; empty where there is none. */
  static Map<?, ?> mapping(ProjectMetadata metadata, String index) {
    IndexMetadata found = metadata.index(index);
    MappingMetadata mapping = found == null ? null : found.mapping();
    return mapping == null ? Map.of() : mapping.getSourceAsMap();
  }

  /** The field of an index by its mapping. */
  static VectorField of(String index, Map<?, ?> root, String name) {
    Map<?, ?> field = find(root, name);
    OptionalInt dimension =
        field.get("dims") instanceof Number dims
            ? OptionalInt.of(dims.intValue())
            : OptionalInt.empty();
    return new VectorField(
        index,
        name,
        field.get("type") instanceof String type ? type : null,
        field.get("element_type") instanceof String elements ? elements : FLOAT,
        dimension,
        Nesting.of(root, name));
  }

  private static Map<?, ?> find(Map<?, ?> parent, String name) {
    if (!(parent.get("properties") instanceof Map<?, ?> properties)) {
      return Map.of();
    }
    if (properties.get(name) instanceof Map<?, ?> field) {
      return field;
    }
    int dot = name.indexOf('.');
    return dot > 0 && properties.get(name.substring(0, dot)) instanceof Map<?, ?> object
        ? find(object, name.substring(dot + 1))
        : Map.of();
  }

  /**
   * Checks that a document has one value of the field at most.
   *
   * @throws IllegalArgumentException (400) naming the nested object that the field is in
   */
  public void requireOwn() {
    nesting.requireNone(index, name);
  }

  /**
   * Checks that the vectors of a model fit.
   *
   * @throws IllegalArgumentException (400) naming the model, the field, and both dimensions or the
   *     type of elements
   */
  public void require(ModelReference model, int length) {
    boolean fits = DENSE_VECTOR.equals(type) && dimension.orElse(length) == length;
    if (!fits) {
      throw wrong(index, name, model, length, found());
    }
    if (!FRACTIONS.contains(elements)) {
      throw new IllegalArgumentException(
          model
              + " makes vectors of fractions: expected [element_type] of field ["
              + name
              + "] of index ["
              + index
              + "] to be one of "
              + FRACTIONS
              + ", got ["
              + elements
              + "]");
    }
  }

  /**
   * The error about a field that an index does not have, or that the user may not see.
   *
   * @param others fields of vectors that the user may see there
   */
  public static IllegalArgumentException unmapped(
      String index, String name, ModelReference model, int length, Collection<String> others) {
    return wrong(index, name, model, length, UNMAPPED + Nearest.hint(name, others));
  }

  private static IllegalArgumentException wrong(
      String index, String name, ModelReference model, int length, String found) {
    return new IllegalArgumentException(
        model
            + " makes vectors of ["
            + length
            + "] dimensions: expected field ["
            + name
            + "] of index ["
            + index
            + "] to be a ["
            + DENSE_VECTOR
            + "] of as many, "
            + found);
  }

  private String found() {
    if (type == null) {
      return UNMAPPED;
    }
    return dimension.isPresent()
        ? "got a [" + type + "] of [" + dimension.getAsInt() + "]"
        : "got a [" + type + "]";
  }
}
