package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.towerrank.evaluate.Measurement;

class BatchesTest {
  private static final int[] ORDER = {4, 1, 3, 0, 2, 6, 5};

  /** What was prepared, as the rows of each batch. */
  private final List<List<Integer>> prepared = Collections.synchronizedList(new ArrayList<>());

  @Test
  void batchesComeInTheOrderOfTheEpochAndTheLastMayBeSmaller() {
    List<Objective.Batch> given = new ArrayList<>();
    try (Batches batches = new Batches(objective(() -> {}), ORDER, 3)) {
      batches.forEachRemaining(given::add);
      assertThatThrownBy(batches::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("7 rows");
    }
    assertThat(given).hasSize(3).doesNotHaveDuplicates();
    assertThat(prepared).containsExactly(List.of(4, 1, 3), List.of(0, 2, 6), List.of(5));
  }

  @Test
  void theBatchAfterTheNextIsNotPreparedAhead() {
    try (Batches batches = new Batches(objective(() -> {}), ORDER, 2)) {
      assertThat(batches.next()).isNotNull();
    }
    assertThat(prepared).containsExactly(List.of(4, 1), List.of(3, 0));
  }

  @Test
  void anErrorOfPreparingIsThrownWhereTheBatchIsTaken() {
    Runnable failing =
        () -> {
          if (prepared.size() == 1) {
            throw new FittingException("cannot prepare");
          }
        };
    try (Batches batches = new Batches(objective(failing), ORDER, 2)) {
      assertThat(batches.next()).isNotNull();
      assertThatThrownBy(batches::next)
          .isInstanceOf(FittingException.class)
          .hasMessage("cannot prepare");
    }
  }

  /** From the states before the batch ahead it can be prepared again. */
  @Test
  void settlingTellsTheGeneratorsBeforeTheBatchAhead() {
    try (Batches batches = new Batches(objective(() -> {}), ORDER, 3)) {
      assertThat(batches.next()).isNotNull();
      assertThat(batches.settle()).containsExactly(1);
      assertThat(prepared).hasSize(2);
      batches.forEachRemaining(batch -> {});
      assertThat(batches.settle()).containsExactly(3);
    }
    prepared.clear();
    try (Batches batches = new Batches(objective(() -> {}), ORDER, 3, 3)) {
      batches.forEachRemaining(batch -> {});
    }
    assertThat(prepared).containsExactly(List.of(0, 2, 6), List.of(5));
  }

  /** An epoch that ends early must not go on changing random numbers behind the next one. */
  @Test
  void closingWaitsForWhatIsBeingPrepared() throws InterruptedException {
    CountDownLatch closing = new CountDownLatch(1);
    Batches batches = new Batches(objective(() -> await(closing)), ORDER, 7);
    Thread closer = new Thread(batches::close);
    closer.start();
    closing.countDown();
    closer.join();
    assertThat(prepared).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Objective objective(Runnable beforePreparing) {
    return new Objective() {
      @Override
      public int rows() {
        return ORDER.length;
      }

      @Override
      public Batch prepare(int[] order, int from, int count) {
        beforePreparing.run();
        prepared.add(IntStream.range(from, from + count).mapToObj(i -> order[i]).toList());
        return tape -> new Loss(from, tape.constant(from));
      }

      @Override
      public void fillUnread(Parameters parameters) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Measurement validate(Parameters parameters) {
        return new Measurement(Map.of(), Map.of());
      }

      @Override
      public long[] generators() {
        return new long[] {prepared.size()};
      }

      @Override
      public void generators(long[] states) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void save(Notes notes) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void restore(Notes notes) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void begin(EarlierRun.Taken taken, Parameters parameters) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<String> metrics() {
        return List.of();
      }

      @Override
      public List<String> selectedBy() {
        return List.of();
      }
    };
  }
}
