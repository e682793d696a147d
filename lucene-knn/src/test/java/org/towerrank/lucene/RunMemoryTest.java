package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;
import org.towerrank.inference.BufferMemory;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** The memory of a run in two steps, which has buffers for each. */
class RunMemoryTest {
  private static final int DOCUMENTS = 60;
  private static final int STEP = 256;

  private final AtomicLong limit = new AtomicLong();
  private final BufferMemory buffers =
      new BufferMemory(limit::get, (message, wanted, most) -> new IllegalStateException(message));

  @Test
  void aRunThatThereIsNoMemoryForGivesBackWhatItHad() throws Exception {
    Mlp wide = new Mlp(List.of(48, 8), Activation.RELU, 0f, false);
    try (RankingModel model = model(wide);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 4), 25);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(model.graphs()).isInstanceOf(PrecomputingRanker.class);
      DocumentScorer scorer = scorer(model);
      boolean hadSome = false;
      for (int steps = 0; !scores(scorer, reader, (long) steps * STEP); steps++) {
        hadSome |= buffers.used() > 0;
        limit.set(0);
        buffers.trim();
        assertThat(buffers.used()).as("after a run in " + steps * STEP + " bytes").isZero();
      }
      assertThat(hadSome).as("a run with memory for its first step alone").isTrue();
    }
    assertThat(buffers.used()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 8})
  void aRequestOfAnotherModelGivesBackWhatItHad(int width) throws Exception {
    limit.set(Long.MAX_VALUE);
    Mlp mlp = new Mlp(List.of(width, 8), Activation.RELU, 0f, false);
    try (RankingModel model = model(mlp);
        Directory directory = WindowIndex.of(RandomItems.of(DOCUMENTS, 4), 25);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer scorer = scorer(model);
      EncodedRows empty = new EncodedRows(new RowLayout(new FeatureSchema(List.of(), Map.of())), 1);
      int[] documents = {0, 1};

      assertThatThrownBy(() -> scorer.score(reader, empty, documents, () -> {}))
          .isInstanceOf(RuntimeException.class);
      limit.set(0);
      buffers.trim();
      assertThat(buffers.used()).isZero();
    }
  }

  private RankingModel model(Mlp mlp) throws Exception {
    return RankingModel.load(
        RandomModels.bundle(new DeepFm(16, mlp, 0f), RandomModels.schema(), List.of("click"), 1),
        SessionSettings.SERVING.with(buffers));
  }

  private static DocumentScorer scorer(RankingModel model) {
    return new DocumentScorer(model, ItemFields.of(RandomItems.COLUMNS, List.of(model.schema())));
  }

  /** Whether there was memory for it. */
  private boolean scores(DocumentScorer scorer, DirectoryReader reader, long bytes)
      throws Exception {
    limit.set(bytes);
    int[] documents = IntStream.range(0, DOCUMENTS).toArray();
    try {
      scorer.score(reader, scorer.request(RandomItems.user(1)), documents, () -> {});
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("no memory for the inputs and outputs of a run");
      return false;
    }
  }
}
