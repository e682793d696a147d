package org.towerrank.elasticsearch.ingest;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.ingest.ConfigurationUtils;
import org.elasticsearch.ingest.Processor;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.elasticsearch.request.RequestObject;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * Makes processors of pipelines. Pipelines with the same model share its batches. The model need
 * not be there yet: pipelines are also read when a node starts.
 */
public final class VectorProcessorFactory implements Processor.Factory {
  private static final String FIELD_MAP = "field_map";
  private static final String TARGET_FIELD = "target_field";

  private final ModelService models;
  private final Supplier<Executor> executor;
  private final ThreadContext threadContext;
  private final OriginDeclarations declarations;
  private final DocumentSources sources;
  // By the name that pipelines give, which may be any text, or by a version. Weakly, so that models
  // named only by simulated or deleted pipelines are forgotten.
  private final Map<Object, WeakReference<VectorBatches>> batches = new HashMap<>();

  /**
   * A factory.
   *
   * @param executor where towers run
   * @param threadContext of the node
   * @param sources of documents of the cluster
   */
  public VectorProcessorFactory(
      ModelService models,
      Supplier<Executor> executor,
      ThreadContext threadContext,
      OriginDeclarations declarations,
      DocumentSources sources) {
    this.models = models;
    this.executor = executor;
    this.threadContext = threadContext;
    this.declarations = declarations;
    this.sources = sources;
  }

  @Override
  public Processor create(
      Map<String, Processor.Factory> others,
      String tag,
      String description,
      Map<String, Object> configuration,
      ProjectId project) {
    String type = VectorProcessor.TYPE;
    String modelId =
        ConfigurationUtils.readOptionalStringProperty(type, tag, configuration, "model_id");
    String field = ConfigurationUtils.readStringProperty(type, tag, configuration, TARGET_FIELD);
    requireOfDocument(tag, field);
    boolean ignoreMissing =
        ConfigurationUtils.readBooleanProperty(type, tag, configuration, "ignore_missing", false);
    Object fieldMap = configuration.remove(FIELD_MAP);
    return new VectorProcessor(
        tag,
        description,
        new VectorTarget(field, fields(tag, fieldMap), ignoreMissing),
        modelId == null
            ? new FieldVectors(models, declarations, this::ofVersion)
            : batches(modelId, () -> models.resolve(modelId)),
        threadContext);
  }

  /** The batches of one version, whatever pipelines call it. */
  private VectorBatches ofVersion(ModelReference version) {
    return batches(version, () -> version);
  }

  private synchronized VectorBatches batches(Object key, Supplier<ModelReference> version) {
    batches.values().removeIf(reference -> reference.get() == null);
    WeakReference<VectorBatches> reference = batches.get(key);
    VectorBatches shared = reference == null ? null : reference.get();
    if (shared == null) {
      shared = new VectorBatches(models, version, executor, declarations, sources);
      batches.put(key, new WeakReference<>(shared));
    }
    return shared;
  }

  /** Models whose batches are kept. */
  synchronized int size() {
    return batches.size();
  }

  private static void requireOfDocument(String tag, String field) {
    try {
      VectorTarget.requireOfDocument(field);
    } catch (IllegalArgumentException e) {
      throw ConfigurationUtils.newConfigurationException(
          VectorProcessor.TYPE, tag, TARGET_FIELD, e.getMessage());
    }
  }

  private static FieldRenames fields(String tag, @Nullable Object fieldMap) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put(FIELD_MAP, fieldMap);
    try {
      return new FieldRenames(new RequestObject(VectorProcessor.TYPE, one).texts(FIELD_MAP));
    } catch (IllegalArgumentException e) {
      // Only this kind of error the server answers with 400.
      throw ConfigurationUtils.newConfigurationException(
          VectorProcessor.TYPE, tag, FIELD_MAP, e.getMessage());
    }
  }
}
