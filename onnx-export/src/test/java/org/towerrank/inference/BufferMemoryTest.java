package org.towerrank.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Buffers of runs stay within their memory, and go back to it. */
@Tag("slow")
class BufferMemoryTest {

  @Test
  void aRunThatThereIsNoMemoryForIsRefusedAndIdleBuffersOfOthersGoFirst() throws Exception {
    AtomicLong limit = new AtomicLong(Long.MAX_VALUE);
    BufferMemory memory = new BufferMemory(limit::get, BufferMemoryException::new);
    try (RankingModel model = DirectMemoryRun.model(memory);
        RankingModel other = DirectMemoryRun.model(memory)) {
      GraphSession session = model.graphs().scores();
      session.acquire(1, 4096).close();
      long one = memory.used();
      assertThat(one).isGreaterThan(4096 * Float.BYTES);
      limit.set(one);
      GraphBuffers used = session.acquire(1, 4096);
      assertThat(memory.used()).isEqualTo(one);
      assertThatThrownBy(() -> session.acquire(1, 1))
          .isInstanceOf(BufferMemoryException.class)
          .hasMessageContaining("buffers have [" + one + "]");
      used.close();
      used.close();

      try (GraphBuffers buffers = other.graphs().scores().acquire(1, 4096)) {
        assertThat(buffers.output().capacity()).isEqualTo(4096 * other.tasks().size());
        assertThat(memory.used()).isEqualTo(one);
      }
      limit.set(one - 1);
      memory.trim();
      assertThat(memory.used()).isZero();
      assertThat(DirectMemoryRun.scores(model, 100)).hasSize(100 * model.tasks().size());
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void aRunThatIsRefusedTakesNothingFromOthersMeanwhile() {
    AtomicReference<BufferMemory> reference = new AtomicReference<>();
    AtomicLong seen = new AtomicLong();
    BufferMemory memory =
        new BufferMemory(
            () -> {
              seen.accumulateAndGet(reference.get().used(), Math::max);
              return 4096;
            },
            BufferMemoryException::new);
    reference.set(memory);
    assertThatThrownBy(() -> memory.allocate(new int[] {4096, 1}))
        .isInstanceOf(BufferMemoryException.class);
    assertThat(seen.get()).isZero();
    memory.free(memory.allocate(new int[] {4000, 96}));
    assertThat(memory.used()).isZero();
  }

  @Test
  void anAccountCountsBuffersAndMayRefuseThem() throws Exception {
    AtomicLong counted = new AtomicLong();
    AtomicLong limit = new AtomicLong(Long.MAX_VALUE);
    MemoryAccount account =
        new MemoryAccount() {
          @Override
          public boolean take(long bytes) {
            return counted.get() + bytes <= limit.get() && counted.addAndGet(bytes) > 0;
          }

          @Override
          public void giveBack(long bytes) {
            counted.addAndGet(-bytes);
          }
        };
    BufferMemory memory =
        new BufferMemory(() -> Long.MAX_VALUE, BufferMemoryException::new, account);
    try (RankingModel model = DirectMemoryRun.model(memory)) {
      GraphSession session = model.graphs().scores();
      session.acquire(1, 512).close();
      assertThat(counted.get()).isEqualTo(memory.used()).isPositive();
      memory.freeIdle();
      assertThat(counted.get()).isZero();
      limit.set(16);
      assertThatThrownBy(() -> session.acquire(1, 512)).isInstanceOf(BufferMemoryException.class);
      assertThat(memory.used()).isZero();
    }
    assertThat(counted.get()).isZero();
  }

  @Test
  void twoRunsNeverHaveTheSameBuffers() throws Exception {
    BufferMemory memory = new BufferMemory(() -> Long.MAX_VALUE, BufferMemoryException::new);
    try (RankingModel model = DirectMemoryRun.model(memory)) {
      GraphSession session = model.graphs().scores();
      GraphBuffers first = session.acquire(1, 8);
      first.close();
      first.close();
      try (GraphBuffers second = session.acquire(1, 8);
          GraphBuffers third = session.acquire(1, 8)) {
        assertThat(second).isNotSameAs(third);
      }
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void aProcessWithoutDirectMemoryRefusesRunsAndLives() throws Exception {
    assertThat(output(DirectMemoryRun.class))
        .contains(DirectMemoryRun.LIMIT + " 16777216")
        .contains("all runs passed");
  }

  @Test
  void aRankerIsLoadedAsAWholeWhereThereIsNoMemoryForTheInputsOfItsParts() throws Exception {
    assertThat(output(LoadWithoutMemoryRun.class)).contains("loaded as expected");
  }

  /** Runs a program in a process of its own, whose direct memory can be used up. */
  private static String output(Class<?> program) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:MaxDirectMemorySize=16m",
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName()))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
