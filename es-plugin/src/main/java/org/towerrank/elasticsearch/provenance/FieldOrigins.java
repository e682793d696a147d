package org.towerrank.elasticsearch.provenance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.indices.mapping.put.PutMappingRequest;
import org.elasticsearch.action.admin.indices.mapping.put.TransportAutoPutMappingAction;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.MappingMetadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.index.Index;
import org.elasticsearch.index.mapper.MapperService;
import org.jspecify.annotations.Nullable;

/** Reads and writes what mappings say of the vectors in fields. */
public final class FieldOrigins {
  /** Most fields that are remembered. */
  private static final int MOST_REMEMBERED = 10_000;

  private static final String PROPERTIES = "properties";

  /** The similarity of a field of float vectors that does not say its own. */
  private static final String BY_DEFAULT = "cosine";

  private final ClusterService clusterService;

  /** Mappings are read from compressed JSON, which is too slow to be done for each query. */
  private final Map<Key, Remembered> remembered = new ConcurrentHashMap<>();

  private record Key(String indexUuid, String field) {}

  private record Remembered(long mappingVersion, FieldOrigin origin) {}

  /** Fields of a cluster. */
  public FieldOrigins(ClusterService clusterService) {
    this.clusterService = clusterService;
  }

  /** What is known of a field of an index; empty where there is no such index. */
  public Optional<FieldOrigin> of(String index, String field) {
    return of(project().index(index), field);
  }

  /** The same of the index that documents for a name go to: an index, an alias, a data stream. */
  public Optional<FieldOrigin> ofWrites(String name, String field) {
    ProjectMetadata project = project();
    IndexAbstraction found = project.getIndicesLookup().get(indexOf(name));
    Index index = found == null ? null : found.getWriteIndex();
    return of(index == null ? null : project.index(index), field);
  }

  private static String indexOf(String name) {
    return IndexNameExpressionResolver.resolveDateMathExpression(name);
  }

  /**
   * Checks that a field will be outside of nested objects in an index that documents for a name
   * make, as no index has the name yet.
   *
   * @throws IllegalArgumentException (400) naming the nested object that templates map
   */
  public void requireOwnInNew(String name, String field) {
    if (!name.isEmpty()) {
      String index = indexOf(name);
      new IndexTemplates(project()).nesting(index, field).requireNone(index, field);
    }
  }

  /**
   * Checks that the server will not make a field of numbers of a vector in such an index.
   *
   * @param dimension of the vector
   * @throws IllegalArgumentException (400) where no template maps the field
   */
  public void requireMappedInNew(String name, String field, int dimension) {
    String index = indexOf(name);
    // What has the name but no index to write to is the server's to tell.
    if (!name.isEmpty() && !project().getIndicesLookup().containsKey(index)) {
      int shortest = new IndexTemplates(project()).shortestVector(index, field);
      FieldOrigin.requireMapped(dimension, shortest, index, field);
    }
  }

  private ProjectMetadata project() {
    return clusterService.state().metadata().getProject(ProjectId.DEFAULT);
  }

  private Optional<FieldOrigin> of(@Nullable IndexMetadata index, String field) {
    if (index == null) {
      return Optional.empty();
    }
    Key key = new Key(index.getIndexUUID(), field);
    Remembered known = remembered.get(key);
    if (known == null || known.mappingVersion() != index.getMappingVersion()) {
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.clear();
      }
      known = new Remembered(index.getMappingVersion(), read(index, field));
      remembered.put(key, known);
    }
    return Optional.of(known.origin());
  }

  private static FieldOrigin read(IndexMetadata index, String name) {
    Map<String, Object> mapping = mapping(index);
    String field = target(name, find(mapping, name));
    Map<String, Object> definition = find(mapping, field);
    String companion = FieldOrigin.companionOf(field);
    Map<String, Object> mapped = find(mapping, companion);
    return new FieldOrigin(
        index.getIndex(),
        field,
        definition.get("type") instanceof String type ? type : null,
        similarity(definition),
        mapped,
        mapped.isEmpty() && UnmappedFields.areInSources(index, mapping, companion),
        Nesting.of(mapping, field),
        definition.isEmpty()
            ? UnmappedFields.shortestVector(index.getSettings(), mapping, field)
            : 0);
  }

  private static @Nullable String similarity(Map<String, Object> definition) {
    if (!FieldOrigin.DENSE_VECTOR.equals(definition.get("type"))) {
      return null;
    }
    return definition.get("similarity") instanceof String given ? given : BY_DEFAULT;
  }

  /** The field that an alias of a field stands for; otherwise the field itself. */
  private static String target(String name, Map<String, Object> definition) {
    return "alias".equals(definition.get("type")) && definition.get("path") instanceof String path
        ? path
        : name;
  }

  private static Map<String, Object> mapping(IndexMetadata index) {
    MappingMetadata mapping = index.mapping();
    return mapping == null ? Map.of() : mapping.getSourceAsMap();
  }

  static Map<String, Object> find(Map<?, ?> parent, String name) {
    Map<String, Object> child = child(parent, name);
    // In a template an object may have a name with dots.
    for (int dot = name.indexOf('.');
        child.isEmpty() && dot > 0;
        dot = name.indexOf('.', dot + 1)) {
      Map<String, Object> object = child(parent, name.substring(0, dot));
      child = object.isEmpty() ? object : find(object, name.substring(dot + 1));
    }
    return child;
  }

  private static Map<String, Object> child(Map<?, ?> parent, String name) {
    Map<String, Object> child = new LinkedHashMap<>();
    if (parent.get(PROPERTIES) instanceof Map<?, ?> properties
        && properties.get(name) instanceof Map<?, ?> definition) {
      definition.forEach((key, value) -> child.put(String.valueOf(key), value));
    }
    return child;
  }

  /**
   * Declares in a mapping that a model makes the vectors of a field. It needs the caller's right
   * {@code write} on the index, as when indexing meets new fields. The listener fails with an
   * IllegalArgumentException where the index silently leaves out what its mapping has no room for.
   *
   * @param replacing whether vectors of others are among them, which are replaced from now on
   * @param listener called when all nodes know
   */
  public void declare(
      Client client,
      FieldOrigin current,
      VectorOrigin origin,
      boolean replacing,
      ActionListener<Void> listener) {
    IndexMetadata index = project().index(current.index());
    if (index == null) {
      // Deleted meanwhile: writers to it get that error.
      listener.onResponse(null);
      return;
    }
    Map<String, Object> definition =
        replacing ? current.replacing(origin) : current.declaring(origin);
    PutMappingRequest request =
        new PutMappingRequest()
            .source(with(mapping(index), FieldOrigin.companionOf(current.field()), definition));
    request.setConcreteIndex(current.index());
    client.execute(
        TransportAutoPutMappingAction.TYPE,
        request,
        listener.map(
            done -> {
              if (done.isAcknowledged()) {
                requireDeclared(current);
              }
              return null;
            }));
  }

  /**
   * Changes nothing in a mapping with the rights and under the blocks that {@link #declare} meets:
   * fails where that would.
   */
  public void requireChangeable(Client client, Index index, ActionListener<Void> listener) {
    PutMappingRequest nothing = new PutMappingRequest().source(Map.of(PROPERTIES, Map.of()));
    nothing.setConcreteIndex(index);
    client.execute(TransportAutoPutMappingAction.TYPE, nothing, listener.map(done -> null));
  }

  private void requireDeclared(FieldOrigin before) {
    String index = before.index().getName();
    if (of(project().index(before.index()), before.field())
        .filter(field -> field.declared().isEmpty())
        .isPresent()) {
      throw new IllegalArgumentException(
          "expected index ["
              + index
              + "] to map ["
              + FieldOrigin.companionOf(before.field())
              + "], which says which model made the vectors in ["
              + before.field()
              + "], it left it out: by ["
              + MapperService.INDEX_MAPPING_IGNORE_DYNAMIC_BEYOND_LIMIT_SETTING.getKey()
              + "] it does so beyond ["
              + MapperService.INDEX_MAPPING_TOTAL_FIELDS_LIMIT_SETTING.getKey()
              + "] fields. Raise that limit");
    }
  }

  /** What is to be put to define one field: objects on the way to it are as they are. */
  private static Map<String, Object> with(
      Map<?, ?> parent, String name, Map<String, Object> definition) {
    int dot = name.indexOf('.');
    Map<String, Object> object = dot < 0 ? Map.of() : child(parent, name.substring(0, dot));
    if (object.isEmpty()) {
      return Map.of(PROPERTIES, Map.of(name, definition));
    }
    Map<String, Object> inner = new LinkedHashMap<>(object);
    inner.putAll(with(object, name.substring(dot + 1), definition));
    return Map.of(PROPERTIES, Map.of(name.substring(0, dot), inner));
  }
}
