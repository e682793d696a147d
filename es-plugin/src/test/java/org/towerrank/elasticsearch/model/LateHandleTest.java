package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticsearch.ElasticsearchTimeoutException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.SubscribableListener;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.TimeValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.inference.BufferMemory;
import org.towerrank.lucene.column.DocumentCacheBudget;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** A model that is loaded when nobody waits for it any more can be unloaded all the same. */
class LateHandleTest {
  private static final ModelReference MODEL = new ModelReference("m", 1, "print");

  private final AtomicBoolean freed = new AtomicBoolean();
  private final SubscribableListener<ModelHandle> load = new SubscribableListener<>();

  /** Gives a handle when its load ends. */
  private final ModelService models =
      new ModelService() {
        @Override
        public ModelReference resolve(String idOrAlias, @Nullable Long version) {
          return MODEL;
        }

        @Override
        public Optional<ModelReference> withContent(String fingerprint) {
          return Optional.of(MODEL);
        }

        @Override
        public void acquire(ModelReference reference, ActionListener<ModelHandle> listener) {
          load.addListener(listener);
        }

        @Override
        public Optional<ModelHandle> tryAcquire(ModelReference reference) {
          return Optional.empty();
        }

        @Override
        public void requireUnderstood(ModelReference reference, int format) {}

        @Override
        public Releasable searched(ModelReference reference) {
          return () -> {};
        }

        @Override
        public Optional<ModelHandle> peek(ModelReference reference) {
          return Optional.empty();
        }
      };

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @Test
  void aHandleThatComesAfterTheTimeIsClosed() throws Exception {
    assertThatThrownBy(() -> models.acquire(MODEL, TimeValue.timeValueMillis(1)))
        .isInstanceOf(ElasticsearchTimeoutException.class);
    nothingIsLeftOfTheModel();
  }

  @Test
  void aHandleThatComesAfterItsThreadWasInterruptedIsClosed() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> models.acquire(MODEL, TimeValue.timeValueMinutes(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
    nothingIsLeftOfTheModel();
  }

  @Test
  void aHandleThatComesInTimeIsTheCallersToClose() throws Exception {
    LoadedModel model = load();
    load.onResponse(new ModelHandle(model));
    ModelHandle handle = models.acquire(MODEL, TimeValue.timeValueMinutes(1));
    assertThat(handle.reference()).isEqualTo(MODEL);
    model.decRef();
    assertThat(freed).isFalse();
    handle.close();
    assertThat(freed).isTrue();
  }

  /** The load ends now, and the node unloads the model. */
  private void nothingIsLeftOfTheModel() throws IOException {
    LoadedModel model = load();
    load.onResponse(new ModelHandle(model));
    assertThat(freed).isFalse();
    model.decRef();
    assertThat(freed).isTrue();
  }

  /** A model with two references: that of the node, and that of the handle to come. */
  private LoadedModel load() throws IOException {
    DeepFm network = new DeepFm(2, new Mlp(List.of(4), Activation.RELU, 0f, false), 0f);
    Bundle bundle = Exporter.export(RandomModels.run(network, 1)).writer().build();
    LoadedModel model =
        LoadedModel.load(
            MODEL,
            bundle,
            new ModelStatistics(bundle),
            new DocumentCacheBudget(() -> 0),
            Optional.empty(),
            BufferMemory.UNLIMITED,
            () -> freed.set(true));
    model.incRef();
    return model;
  }
}
