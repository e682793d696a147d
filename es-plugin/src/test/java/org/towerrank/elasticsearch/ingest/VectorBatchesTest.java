package org.towerrank.elasticsearch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.ingest.IngestDocument;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.DeferredModelService;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.FieldRenames;
import org.towerrank.elasticsearch.store.ModelReference;

/** Batches of a node that is not ready, so that every document fails. */
class VectorBatchesTest {
  static {
    // The cache of sources is a class that logs.
    LogConfigurator.configureESLogging();
  }

  private static final int DOCUMENTS = 5;

  private final List<Integer> told = new ArrayList<>();

  @Test
  void aListenerThatThrowsLeavesNoOtherDocumentUnanswered() {
    List<Runnable> queued = new ArrayList<>();
    addAll(queued::add);
    assertThat(told).isEmpty();
    assertThat(queued).hasSize(1);

    queued.getFirst().run();
    assertThat(told).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aPoolThatTakesNoMoreRefusesEachDocument() {
    addAll(
        task -> {
          throw new RejectedExecutionException("full");
        });
    assertThat(told).containsExactly(0, 1, 2, 3, 4);
  }

  private void addAll(Executor executor) {
    ThreadContext context = new ThreadContext(Settings.EMPTY);
    VectorBatches batches =
        new VectorBatches(
            new DeferredModelService(),
            () -> new ModelReference("m", 1, "print"),
            () -> executor,
            nothing(),
            sources());
    VectorTarget target = new VectorTarget("v", new FieldRenames(Map.of()), false);
    for (int i = 0; i < DOCUMENTS; i++) {
      int number = i;
      IngestDocument document =
          new IngestDocument("index", "" + i, 1, null, VersionType.INTERNAL, new HashMap<>());
      batches.add(
          new PendingDocument(
              document,
              target,
              (done, failure) -> {
                assertThat(failure).isNotNull();
                told.add(number);
                throw new IllegalStateException("of document " + number);
              },
              context.newRestorableContext(false),
              false));
    }
  }

  /** No document of these tests gets as far as to its index. */
  private static OriginDeclarations nothing() {
    return new OriginDeclarations(
        () -> {
          throw new AssertionError("no mapping was to be read");
        },
        () -> {
          throw new AssertionError("no mapping was to be changed");
        });
  }

  private static DocumentSources sources() {
    return new DocumentSources(
        () -> {
          throw new AssertionError("no source was to be read");
        });
  }

  @Test
  void modelsThatNoPipelineNamesAnyMoreAreForgotten() {
    ThreadContext context = new ThreadContext(Settings.EMPTY);
    VectorProcessorFactory factory =
        new VectorProcessorFactory(
            new DeferredModelService(), () -> Runnable::run, context, nothing(), sources());
    List<Object> kept = new ArrayList<>();
    kept.add(create(factory, "kept"));
    for (int i = 0; i < 1000; i++) {
      create(factory, "simulated-" + i);
    }
    while (factory.size() > 2) {
      System.gc();
      kept.add(create(factory, "kept"));
    }
    assertThat(kept).isNotEmpty();
  }

  private static Object create(VectorProcessorFactory factory, String modelId) {
    Map<String, Object> configuration =
        new HashMap<>(Map.of("model_id", modelId, "target_field", "v"));
    return factory.create(Map.of(), "", "", configuration, ProjectId.DEFAULT);
  }
}
