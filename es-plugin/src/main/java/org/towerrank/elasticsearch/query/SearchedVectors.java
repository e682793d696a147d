package org.towerrank.elasticsearch.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.action.search.SearchContextId;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.search.builder.PointInTimeBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.vectors.KnnSearchBuilder;
import org.elasticsearch.search.vectors.KnnVectorQueryBuilder;
import org.elasticsearch.xcontent.XContentType;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.model.Similarity;

/**
 * The fields that a search compares users' vectors with. A query vector builder is not told the
 * field that its vector is for, so the search goes with it, in the thread context.
 */
record SearchedVectors(
    SearchRequest search, SearchSourceBuilder source, VectorFields fields, FieldOrigins origins) {
  /** Its name in the thread context. */
  static final String KEY = "towerrank_searched_vectors";

  /** Indexes of other clusters are named with it, and their mappings are not known here. */
  private static final String REMOTE = ":";

  /**
   * Checks that the vector of a builder can be compared with those in its field, in every index.
   *
   * @param similarity by which the model's towers compare vectors
   * @throws IllegalArgumentException (400) naming both models and what to do
   */
  void require(UserVectorBuilder builder, VectorOrigin query, Similarity similarity) {
    List<String> indices = indices();
    for (String field : fieldsOf(builder)) {
      for (String index : indices) {
        origins
            .of(index, field)
            .filter((FieldOrigin found) -> fields.isVisible(index, found.field()))
            .ifPresent(found -> require(found, query, similarity));
      }
    }
  }

  /**
   * The model that made the vectors in the field of a builder, in every index.
   *
   * @throws IllegalArgumentException (400) where no mapping says it, or they say several
   */
  VectorOrigin made(UserVectorBuilder builder) {
    Map<String, VectorOrigin> made = new LinkedHashMap<>();
    for (String field : fieldsOf(builder)) {
      for (String index : indices()) {
        origins
            .of(index, field)
            .filter((FieldOrigin found) -> fields.isVisible(index, found.field()))
            .flatMap(FieldOrigin::declared)
            .ifPresent(origin -> made.putIfAbsent(origin.fingerprint(), origin));
      }
    }
    if (made.size() != 1) {
      throw new IllegalArgumentException(
          "expected [model_id], as "
              + (made.isEmpty()
                  ? "no mapping says which model made the vectors that are searched"
                  : "the vectors that are searched are of several: " + made.values()));
    }
    return made.values().iterator().next();
  }

  private static void require(FieldOrigin found, VectorOrigin query, Similarity similarity) {
    found.requireQuery(query);
    if (similarity == Similarity.DOT_PRODUCT) {
      found.requireInnerProduct(query);
    }
  }

  /** The indexes of this cluster that are searched; none where the search itself will say why. */
  private List<String> indices() {
    PointInTimeBuilder opened = source.pointInTimeBuilder();
    if (opened != null) {
      return List.of(SearchContextId.decodeIndices(opened.getEncodedId()));
    }
    String[] local =
        Stream.of(search.indices()).filter(index -> !index.contains(REMOTE)).toArray(String[]::new);
    if (local.length == 0 && search.indices().length > 0) {
      return List.of();
    }
    try {
      return fields.indices(search.indicesOptions(), local);
    } catch (ElasticsearchException e) {
      return List.of();
    }
  }

  /** Equal builders may be in other fields as well, so the caller is found by identity. */
  @SuppressWarnings("ReferenceEquality")
  private Set<String> fieldsOf(UserVectorBuilder builder) {
    for (KnnSearchBuilder section : source.knnSearch()) {
      if (section.getQueryVectorBuilder() == builder) {
        return Set.of(section.getField());
      }
    }
    if (source.query() instanceof KnnVectorQueryBuilder query
        && query.queryVectorBuilder() == builder) {
      return Set.of(query.getFieldName());
    }
    return nested(builder.modelId());
  }

  /** The fields of all builders with the model, wherever in the request they are. */
  private Set<String> nested(String modelId) {
    Set<String> found = new LinkedHashSet<>();
    List<KnnObject> all = new ArrayList<>();
    KnnObject.collect(
        XContentHelper.convertToMap(XContentType.JSON.xContent(), source.toString(), false), all);
    for (KnnObject knn : all) {
      if (knn.modelId().equals(modelId)) {
        found.add(knn.field());
      }
    }
    return found;
  }
}
