package org.towerrank.elasticsearch.query;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.search.SearchPhaseExecutionException;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.TransportSearchAction;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.transport.RemoteClusterAware;
import org.elasticsearch.xcontent.XContentType;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.request.RequestObject;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * Adds to an error which model does not fit which field. A query vector builder does not know the
 * field, and the field that refuses its vector does not know the model; only the whole request has
 * both. Searches that succeed are not examined.
 */
public final class DimensionMismatchFilter implements MappedActionFilter {
  private final ModelService models;
  private final Supplier<VectorFields> fields;

  /** A filter; the fields may be there later than the filter. */
  public DimensionMismatchFilter(ModelService models, Supplier<VectorFields> fields) {
    this.models = models;
    this.fields = fields;
  }

  @Override
  public String actionName() {
    return TransportSearchAction.TYPE.name();
  }

  @Override
  public <Q extends ActionRequest, R extends ActionResponse> void apply(
      Task task,
      String action,
      Q request,
      ActionListener<R> listener,
      ActionFilterChain<Q, R> chain) {
    if (!(request instanceof SearchRequest search) || search.source() == null) {
      chain.proceed(task, action, request, listener);
      return;
    }
    chain.proceed(
        task,
        action,
        request,
        listener.delegateResponse((l, failure) -> l.onFailure(explained(search, failure))));
  }

  private Exception explained(SearchRequest search, Exception failure) {
    if (!isAboutIndexes(search) || !isOfShards(failure)) {
      return failure;
    }
    try {
      String source = search.source().toString();
      if (source.contains("query_vector_builder")) {
        Set<KnnObject> all = new LinkedHashSet<>();
        KnnObject.collect(
            XContentHelper.convertToMap(XContentType.JSON.xContent(), source, false), all);
        // Vectors of the model that made those of the field are as long as they are.
        all.removeIf(knn -> knn.modelId().equals(UserVectorBuilder.THAT_OF_THE_FIELD));
        fieldsByModel(all).forEach((modelId, names) -> check(search, names, modelId));
      }
      return failure;
    } catch (IllegalArgumentException e) {
      return new IllegalArgumentException(e.getMessage(), failure);
    } catch (ElasticsearchException e) {
      // A model or an index that is no longer there: the search's own failure stays.
      failure.addSuppressed(e);
      return failure;
    }
  }

  /**
   * Whether the request names the indexes it searches. Where it names none it searches all that the
   * user may see, and where it has a point in time those of that; which ones is not known here.
   */
  private static boolean isAboutIndexes(SearchRequest search) {
    return search.pointInTimeBuilder() == null
        && search.indices().length > 0
        && Stream.of(search.indices()).noneMatch(RemoteClusterAware::isRemoteIndexName);
  }

  /** Whether shards refused the request, which is what they do with a vector that does not fit. */
  private static boolean isOfShards(Exception failure) {
    return ExceptionsHelper.status(failure) == RestStatus.BAD_REQUEST
        && ExceptionsHelper.unwrap(failure, SearchPhaseExecutionException.class) != null;
  }

  /** Without names that no search has got as far as its shards with. */
  private static Map<String, Set<String>> fieldsByModel(Set<KnnObject> all) {
    Map<String, Set<String>> fields = new LinkedHashMap<>();
    for (KnnObject knn : all) {
      if (knn.field().length() <= RequestObject.LONGEST_PATH) {
        fields.computeIfAbsent(knn.modelId(), model -> new LinkedHashSet<>()).add(knn.field());
      }
    }
    return fields;
  }

  private void check(SearchRequest search, Set<String> names, String modelId) {
    ModelReference model = models.resolve(modelId);
    Optional<ModelHandle> loaded = models.tryAcquire(model);
    if (loaded.isPresent()) {
      try (ModelHandle handle = loaded.get()) {
        int dimension = handle.towers().dimension();
        fields
            .get()
            .of(search.indicesOptions(), search.indices(), names)
            .filter(found -> found.type() != null)
            .filter(found -> fields.get().isVisible(found.index(), found.name()))
            .forEach(found -> found.require(model, dimension));
      }
    }
  }
}
