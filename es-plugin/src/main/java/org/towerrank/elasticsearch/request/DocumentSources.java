package org.towerrank.elasticsearch.request;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.cache.Cache;
import org.elasticsearch.common.cache.CacheBuilder;
import org.elasticsearch.common.xcontent.support.XContentMapValues;
import org.elasticsearch.index.Index;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of documents' sources. A field that the index leaves out of its sources is an error:
 * it would look like one that no document has.
 */
public final class DocumentSources {
  private static final int MOST_MAPPINGS = 100;

  /** What pipelines call the id of a document. */
  private static final String ID = IngestDocument.Metadata.ID.getFieldName();

  /** What they know of themselves begins so. */
  private static final String INGEST = "_ingest.";

  private final Supplier<ClusterService> cluster;

  /** What mappings keep of sources, by the digest of a mapping. */
  private final Cache<String, Kept> mappings =
      CacheBuilder.<String, Kept>builder().setMaximumWeight(MOST_MAPPINGS).build();

  /** Removes what a source does not keep, and knows of its lists and names. */
  private record Kept(
      Function<Map<String, Object>, Map<String, Object>> filter,
      SourceLists lists,
      SourceNames names) {
    boolean keeps(String path) {
      return XContentMapValues.extractValue(path, filter.apply(nested(path))) != null;
    }

    private static Map<String, Object> nested(String path) {
      int dot = path.indexOf('.');
      return dot < 0
          ? Map.of(path, true)
          : Map.of(path.substring(0, dot), nested(path.substring(dot + 1)));
    }
  }

  /** Sources of a cluster, whose service may be set later. */
  public DocumentSources(Supplier<ClusterService> cluster) {
    this.cluster = cluster;
  }

  /** What to ask for in order to read some fields. */
  public static FetchSourceContext fields(List<String> paths) {
    // Otherwise the server leaves out fields of vectors.
    String[] all =
        paths.stream()
            .flatMap(path -> Stream.of(path, PipelinePaths.field(path)))
            .distinct()
            .toArray(String[]::new);
    return FetchSourceContext.of(true, false, all, new String[0]);
  }

  /**
   * The values of a document that exists, by path, its id by {@code _id}; what it does not have is
   * left out.
   *
   * @param place what to call the document in the error
   * @throws IllegalArgumentException (400) naming a field that its index keeps no source of, that
   *     has its name in the mapping only or that a script makes, or whose list may be sorted where
   *     the order means something
   */
  public Map<String, Object> read(String place, GetResponse document, SourcePaths paths) {
    if (document.isSourceEmpty()) {
      throw new IllegalArgumentException(
          place + ": expected an index with [_source], got [" + document.getIndex() + "] without");
    }
    Map<String, Object> source = document.getSourceAsMap();
    Map<String, Object> values = new LinkedHashMap<>();
    for (String path : paths.all()) {
      Object value = value(document.getId(), source, path);
      if (ordered(path, value, paths) || isPlaceInList(path, source)) {
        requireOrder(place, document.getIndex(), PipelinePaths.field(path), source);
      }
      if (value == null) {
        requireKept(place, document.getIndex(), path);
      } else {
        values.put(path, value);
      }
    }
    return values;
  }

  private static boolean ordered(String path, @Nullable Object value, SourcePaths paths) {
    return value instanceof List<?> list && list.size() > 1 && paths.ordered().contains(path);
  }

  /**
   * A place says something where the list is as it was sent. In a synthetic source one value may
   * have been a list, and an object one of several.
   */
  private static boolean isPlaceInList(String path, Map<String, Object> source) {
    if (!PipelinePaths.endsInPlace(path)
        || !SourceValues.isNothing(SourceValues.at(source, PipelinePaths.own(path)))) {
      return false;
    }
    Object all = SourceValues.at(source, PipelinePaths.ofAllPlaces(path));
    // Names of fields may be numbers, too.
    return !SourceValues.isNothing(all) && !(all instanceof Map<?, ?>);
  }

  /** The value at a path of a document, as pipelines find it; null if there is none. */
  public static @Nullable Object value(String id, Map<String, Object> source, String path) {
    if (path.equals(ID)) {
      return id;
    }
    Object value = SourceValues.at(source, path);
    if (!SourceValues.isNothing(value)) {
      return value;
    }
    Object found = PipelinePaths.value(source, path);
    return found == null ? value : found;
  }

  /**
   * Checks that sources have fields under these names. Pipelines know more of a document than its
   * id and source, such as its routing.
   *
   * @param place what to call those who name them in the error
   * @throws IllegalArgumentException (400) naming one that only pipelines know
   */
  public static void requireOfSource(String place, Collection<String> paths) {
    for (String path : paths) {
      boolean ofPipelines = IngestDocument.Metadata.isMetadata(path) || path.startsWith(INGEST);
      if (ofPipelines && !path.equals(ID)) {
        throw new IllegalArgumentException(
            place
                + ": expected a field that documents have, or ["
                + ID
                + "], got ["
                + path
                + "], which is not in their [_source]");
      }
    }
  }

  /**
   * Checks that documents can have fields under these names.
   *
   * @param place what to call those who name them in the error
   * @param name of an index, or what stands for the one that is written to; where there is none
   *     yet, nothing is checked
   * @throws IllegalArgumentException (400) naming a field that has its name in the mapping only
   */
  public void requireNames(String place, String name, Collection<String> paths) {
    ProjectMetadata project = cluster.get().state().metadata().getProject(ProjectId.DEFAULT);
    IndexAbstraction found =
        project.getIndicesLookup().get(IndexNameExpressionResolver.resolveDateMathExpression(name));
    Index written = found == null ? null : found.getWriteIndex();
    IndexMetadata index = written == null ? null : project.index(written);
    MappingMetadata mapping = index == null ? null : index.mapping();
    if (written != null && mapping != null) {
      SourceNames names = kept(mapping).names();
      paths.stream()
          .flatMap(DocumentSources::named)
          .forEach(path -> names.require(place, written.getName(), path));
    }
  }

  /** What mappings may know a path by: itself, or the list that it goes on from. */
  private static Stream<String> named(String path) {
    return Stream.of(PipelinePaths.own(path), PipelinePaths.field(path)).distinct();
  }

  private void requireOrder(String place, String index, String path, Map<String, Object> source) {
    IndexMetadata found = index(index);
    MappingMetadata mapping = found == null ? null : found.mapping();
    if (found != null && mapping != null && kept(mapping).lists().areSorted(found, path, source)) {
      throw new IllegalArgumentException(
          place
              + ": expected the list in field ["
              + path
              + "] in the order that it was sent in, got one of index ["
              + index
              + "], whose synthetic [_source] arranges it anew: map the field with"
              + " [\"synthetic_source_keep\": \"all\"], or index the list as one text");
    }
  }

  private @Nullable IndexMetadata index(String name) {
    return cluster.get().state().metadata().getProject(ProjectId.DEFAULT).index(name);
  }

  private void requireKept(String place, String index, String path) {
    requireOfSource(place, List.of(path));
    IndexMetadata found = index(index);
    MappingMetadata mapping = found == null ? null : found.mapping();
    if (mapping == null) {
      return;
    }
    SourceNames names = kept(mapping).names();
    named(path).forEach(name -> names.require(place, index, name));
    named(path).forEach(name -> names.requireStored(place, index, name));
    if (!kept(mapping).keeps(PipelinePaths.own(path))) {
      throw new IllegalArgumentException(
          place
              + ": expected an index whose [_source] has field ["
              + path
              + "], got ["
              + index
              + "], whose mapping leaves it out");
    }
  }

  private Kept kept(MappingMetadata mapping) {
    try {
      return mappings.computeIfAbsent(
          mapping.getSha256(), absent -> kept(mapping.getSourceAsMap()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("expected a mapping that can be read", e);
    }
  }

  private static Kept kept(Map<String, Object> mapping) {
    Map<?, ?> source = mapping.get("_source") instanceof Map<?, ?> given ? given : Map.of();
    return new Kept(
        XContentMapValues.filter(
            patterns(source.get("includes")), patterns(source.get("excludes"))),
        new SourceLists(mapping),
        new SourceNames(mapping));
  }

  private static String[] patterns(@Nullable Object given) {
    List<?> list =
        given instanceof List<?> several ? several : given == null ? List.of() : List.of(given);
    return list.stream().map(String::valueOf).toArray(String[]::new);
  }
}
