package org.towerrank.elasticsearch.query;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.cluster.block.ClusterBlockLevel;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.index.IndexNotFoundException;
import org.towerrank.elasticsearch.request.VisibleFields;

/** Finds the fields that hold vectors in the mappings of the cluster. */
public final class VectorFields {
  private final ClusterService clusterService;
  private final IndexNameExpressionResolver indexNames;
  private final VisibleFields visible;

  /** Fields of a cluster. */
  public VectorFields(
      ClusterService clusterService,
      IndexNameExpressionResolver indexNames,
      VisibleFields visible) {
    this.clusterService = clusterService;
    this.indexNames = indexNames;
    this.visible = visible;
  }

  /** Whether the user who searches may see a field. */
  boolean isVisible(String index, String field) {
    return visible.isVisible(index, field);
  }

  /**
   * The field in every index that an expression means.
   *
   * @param options of the request that names the indexes
   * @param indices names, aliases or patterns
   * @param field name with dots
   */
  public List<VectorField> of(IndicesOptions options, String[] indices, String field) {
    ProjectMetadata metadata = metadata();
    return indices(options, indices).stream()
        .map(index -> VectorField.of(metadata, index, field))
        .toList();
  }

  /**
   * Some fields in every index that an expression means; each mapping is read once.
   *
   * @param names of fields, with dots
   */
  Stream<VectorField> of(IndicesOptions options, String[] indices, Set<String> names) {
    ProjectMetadata metadata = metadata();
    return indices(options, indices).stream()
        .flatMap(
            index -> {
              Map<?, ?> mapping = VectorField.mapping(metadata, index);
              return names.stream().map(name -> VectorField.of(index, mapping, name));
            });
  }

  /**
   * The indexes that an expression means.
   *
   * @param options of the request that names the indexes
   * @param indices names, aliases or patterns
   */
  List<String> indices(IndicesOptions options, String... indices) {
    return List.of(indexNames.concreteIndexNames(metadata(), options, true, indices));
  }

  /**
   * An index by its name.
   *
   * @throws IndexNotFoundException (404) when it is not there any more
   */
  public IndexMetadata index(String name) {
    IndexMetadata index = metadata().index(name);
    if (index == null) {
      throw new IndexNotFoundException(name);
    }
    return index;
  }

  /**
   * Checks that nothing blocks writes to indexes.
   *
   * @throws ClusterBlockException (403, or 429 where their disk is full) naming each block
   */
  public void requireWritable(List<String> indices) {
    ClusterBlockException blocked =
        clusterService
            .state()
            .blocks()
            .indicesBlockedException(
                ProjectId.DEFAULT, ClusterBlockLevel.WRITE, indices.toArray(String[]::new));
    if (blocked != null) {
      throw blocked;
    }
  }

  private ProjectMetadata metadata() {
    return clusterService.state().metadata().getProject(ProjectId.DEFAULT);
  }
}
