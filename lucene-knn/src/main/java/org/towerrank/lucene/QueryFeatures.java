package org.towerrank.lucene;

import java.util.Collection;
import java.util.List;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;
import org.towerrank.feature.SchemaException;

/**
 * The features of a model that are scores of queries. A request gives a query for each field that
 * they are read from, but for {@link #FIRST_PASS_SCORE}.
 */
public final class QueryFeatures {
  /** The field of the feature that is the score of the first pass, and needs no query. */
  public static final String FIRST_PASS_SCORE = "first_pass_score";

  private QueryFeatures() {}

  /** The fields that a request has to give a query for, in the order of the schema. */
  public static List<String> fields(FeatureSchema schema) {
    return schema.queryScores().stream()
        .map(Feature::field)
        .filter(field -> !field.equals(FIRST_PASS_SCORE))
        .distinct()
        .toList();
  }

  /**
   * Checks that a request gives the queries that a model needs, and no others. A feature without
   * its query would be missing in all documents, which no user wants and nobody would notice.
   *
   * @param given the fields that it gives queries for
   * @throws SchemaException naming one that is left out, or one in excess and the nearest
   */
  public static void require(FeatureSchema schema, Collection<String> given) {
    List<String> fields = fields(schema);
    for (String field : given) {
      if (field.equals(FIRST_PASS_SCORE)) {
        throw new SchemaException(
            "[queries]: expected no query for ["
                + FIRST_PASS_SCORE
                + "], which is the score that the hit has");
      }
      if (!fields.contains(field)) {
        throw new SchemaException(
            "[queries]: the model has no feature of side [query] that is read from "
                + Quoted.of(field)
                + (fields.isEmpty() ? ", it takes no queries" : Nearest.hint(field, fields)));
      }
    }
    for (String field : fields) {
      if (!given.contains(field)) {
        throw new SchemaException(
            "[queries]: expected a query for each of "
                + fields
                + ", whose scores the model reads; there is none for ["
                + field
                + "]");
      }
    }
  }
}
