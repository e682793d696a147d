package org.towerrank.elasticsearch.query;

import java.util.List;
import org.elasticsearch.action.support.IndicesOptions;
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

  private ProjectMetadata metadata() {
    return clusterService.state().metadata().getProject(ProjectId.DEFAULT);
  }
}
