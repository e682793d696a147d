package org.towerrank.elasticsearch.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.action.search.SearchContextId;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.search.builder.PointInTimeBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.vectors.KnnSearchBuilder;
import org.elasticsearch.search.vectors.KnnVectorQueryBuilder;
import org.elasticsearch.search.vectors.QueryVectorBuilder;
import org.elasticsearch.transport.RemoteClusterAware;
import org.elasticsearch.xcontent.XContentType;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.provenance.FieldOrigin;
import org.towerrank.elasticsearch.provenance.FieldOrigins;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.request.RequestObject;
import org.towerrank.feature.Quoted;
import org.towerrank.model.Similarity;

/**
 * The fields that a search compares users' vectors with. A query vector builder is not told the
 * field that its vector is for, so the search goes with it, in the thread context. A search may
 * have thousands of builders, so what is the same for all of them is found once. Thread-safe.
 */
final class SearchedVectors {
  /** Its name in the thread context. */
  static final String KEY = "towerrank_searched_vectors";

  private final SearchRequest search;
  private final SearchSourceBuilder source;
  private final VectorFields fields;
  private final FieldOrigins origins;

  /** By identity, as equal builders may be in other fields as well. */
  private final IdentityHashMap<QueryVectorBuilder, String> direct = new IdentityHashMap<>();

  private final Set<Comparison> checked = ConcurrentHashMap.newKeySet();

  /** The models that made the vectors in some fields. */
  private final Map<Set<String>, VectorOrigin> makers = new ConcurrentHashMap<>();

  private @Nullable List<String> indices;
  private @Nullable Map<String, Set<String>> nested;

  /** That of a model's vectors with a field, or with those of all nested builders of a name. */
  private record Comparison(String with, boolean isField, VectorOrigin query) {}

  SearchedVectors(
      SearchRequest search, SearchSourceBuilder source, VectorFields fields, FieldOrigins origins) {
    this.search = search;
    this.source = source;
    this.fields = fields;
    this.origins = origins;
    for (KnnSearchBuilder section : source.knnSearch()) {
      add(section.getQueryVectorBuilder(), section.getField());
    }
    if (source.query() instanceof KnnVectorQueryBuilder query) {
      add(query.queryVectorBuilder(), query.getFieldName());
    }
  }

  private void add(@Nullable QueryVectorBuilder builder, String field) {
    if (builder != null) {
      direct.put(builder, field);
    }
  }

  /**
   * Checks that the vector of a builder can be compared with those in its field, in every index.
   *
   * @param similarity by which the model's towers compare vectors
   * @throws IllegalArgumentException (400) naming both models and what to do
   */
  void require(UserVectorBuilder builder, VectorOrigin query, Similarity similarity) {
    String field = direct.get(builder);
    if (field != null) {
      requireField(field, query, similarity);
    } else if (checked.add(new Comparison(builder.modelId(), false, query))) {
      nested()
          .getOrDefault(builder.modelId(), Set.of())
          .forEach(each -> requireField(each, query, similarity));
    }
  }

  /** A check that fails also fails the search, so that none is needed twice. */
  private void requireField(String field, VectorOrigin query, Similarity similarity) {
    requireLength(field);
    if (checked.add(new Comparison(field, true, query))) {
      found(field).forEach(found -> require(found, query, similarity));
    }
  }

  private static void requireLength(String field) {
    if (field.length() > RequestObject.LONGEST_PATH) {
      throw new IllegalArgumentException(
          "expected a field of at most "
              + RequestObject.LONGEST_PATH
              + " characters to compare a user's vector with, got "
              + Quoted.of(field));
    }
  }

  /** What is known of a field in each index, where the user may see it. */
  private Stream<FieldOrigin> found(String field) {
    return indices().stream()
        .flatMap(
            index ->
                origins.of(index, field).stream()
                    .filter((FieldOrigin found) -> fields.isVisible(index, found.field())));
  }

  /**
   * The model that made the vectors in the field of a builder, in every index.
   *
   * @throws IllegalArgumentException (400) where no mapping says it, or they say several
   */
  VectorOrigin made(UserVectorBuilder builder) {
    String field = direct.get(builder);
    return makers.computeIfAbsent(
        field == null ? nested().getOrDefault(builder.modelId(), Set.of()) : Set.of(field),
        this::made);
  }

  private VectorOrigin made(Set<String> names) {
    names.forEach(SearchedVectors::requireLength);
    Map<String, VectorOrigin> made = new LinkedHashMap<>();
    names.stream()
        .flatMap(this::found)
        .flatMap(found -> found.declared().stream())
        .forEach(origin -> made.putIfAbsent(origin.fingerprint(), origin));
    if (made.size() != 1) {
      throw new IllegalArgumentException(
          "expected [model_id], as "
              + (made.isEmpty()
                  ? unknown()
                  : "the vectors that are searched are of several: " + made.values()));
    }
    return made.values().iterator().next();
  }

  private String unknown() {
    return indices().isEmpty()
        ? "no index of this cluster is searched that could say which model made its vectors"
        : "no mapping says which model made the vectors that are searched";
  }

  private static void require(FieldOrigin found, VectorOrigin query, Similarity similarity) {
    found.requireQuery(query);
    if (similarity == Similarity.DOT_PRODUCT) {
      found.requireInnerProduct(query);
    }
  }

  private synchronized List<String> indices() {
    if (indices == null) {
      indices = named();
    }
    return indices;
  }

  /** The indexes of this cluster that are searched; none where the search itself will say why. */
  private List<String> named() {
    PointInTimeBuilder opened = source.pointInTimeBuilder();
    if (opened != null) {
      return List.of(SearchContextId.decodeIndices(opened.getEncodedId()));
    }
    String[] local =
        Stream.of(search.indices())
            .filter(index -> !RemoteClusterAware.isRemoteIndexName(index))
            .toArray(String[]::new);
    if (local.length == 0 && search.indices().length > 0) {
      return List.of();
    }
    try {
      return fields.indices(search.indicesOptions(), local);
    } catch (ElasticsearchException e) {
      return List.of();
    }
  }

  private synchronized Map<String, Set<String>> nested() {
    if (nested == null) {
      nested = fieldsByModel();
    }
    return nested;
  }

  /** The fields of all builders by their model, wherever in the request they are. */
  private Map<String, Set<String>> fieldsByModel() {
    List<KnnObject> all = new ArrayList<>();
    KnnObject.collect(
        XContentHelper.convertToMap(XContentType.JSON.xContent(), source.toString(), false), all);
    Map<String, Set<String>> found = new HashMap<>();
    for (KnnObject knn : all) {
      found.computeIfAbsent(knn.modelId(), model -> new LinkedHashSet<>()).add(knn.field());
    }
    return found;
  }
}
