package org.towerrank.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heaps and machines of some sizes, in megabytes. */
class HeapAdviceTest {
  private static final long MEGABYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "1024, 4096, 2g",
    "2048, 4096, 3g",
    "128, 1024, 256m",
    "990, 3960, 2g",
    "1500, 3960, 2816m",
    "8192, 65536, 16g",
    "32768, 65536, 48g"
  })
  void aLargerHeapThatTheMachineHasIsAdvised(long heap, long machine, String size) {
    assertThat(HeapAdvice.more(heap * MEGABYTE, machine * MEGABYTE))
        .isEqualTo(", such as by TOWERRANK_JAVA_OPTIONS=-Xmx" + size);
  }

  @ParameterizedTest
  @CsvSource({"3072, 4096, '4,096'", "60000, 65536, '65,536'"})
  void whereTheHeapIsMostOfTheMachineAnotherIsAdvised(long heap, long machine, String told) {
    assertThat(HeapAdvice.more(heap * MEGABYTE, machine * MEGABYTE))
        .isEqualTo(", which is most of the " + told + " MB of this machine: use one with more");
  }

  @Test
  void aHeapThatIsNeededIsSaidWithWhetherTheMachineHasIt() {
    assertThat(HeapAdvice.atLeast(2500 * MEGABYTE, 4096 * MEGABYTE))
        .isEqualTo("TOWERRANK_JAVA_OPTIONS=-Xmx3g");
    assertThat(HeapAdvice.atLeast(12_000 * MEGABYTE, 4096 * MEGABYTE))
        .isEqualTo(
            "TOWERRANK_JAVA_OPTIONS=-Xmx12g on another machine, as this one has 4,096 MB in all");
  }
}
