package org.towerrank.elasticsearch.query;

import java.util.List;
import java.util.stream.Stream;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;

/** Finds the fields that hold vectors in the mappings of the cluster. */
public final class VectorFields {
  private final ClusterService clusterService;
  private final IndexNameExpressionResolver indexNames;

  /** Fields of a cluster. */
  public VectorFields(ClusterService clusterService, IndexNameExpressionResolver indexNames) {
    this.clusterService = clusterService;
    this.indexNames = indexNames;
  }

  /**
   * The field in every index that an expression means.
   *
   * @param options of the request that names the indexes
   * @param indices names, aliases or patterns
   * @param field name with dots
   */
  public List<VectorField> of(IndicesOptions options, String[] indices, String field) {
    ProjectMetadata metadata = clusterService.state().metadata().getProject(ProjectId.DEFAULT);
    return Stream.of(indexNames.concreteIndexNames(metadata, options, true, indices))
        .map(index -> VectorField.of(metadata, index, field))
        .toList();
  }
}
