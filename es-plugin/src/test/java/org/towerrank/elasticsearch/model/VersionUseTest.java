package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.Test;

/** How long a version stays loaded that is asked about, as maintenance does, every two seconds. */
class VersionUseTest {
  private static final TimeValue IDLE = TimeValue.timeValueMinutes(5);
  private static final TimeValue INTERVAL = TimeValue.timeValueSeconds(2);

  /** Near the end of what the clock counts, as it may start anywhere. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  private final VersionUse use = new VersionUse();

  @Test
  void aDeletedVersionGoesAMinuteAfterItsDeletionWhateverUsesIt() {
    assertThat(staysUsedEverySecond(true, 600)).isTrue();
    assertThat(staysUsedEverySecond(false, 60)).isTrue();
    assertThat(staysUsedEverySecond(false, 3)).isFalse();
  }

  @Test
  void aVersionThatIsRegisteredAgainStays() {
    assertThat(staysUsedEverySecond(false, 50)).isTrue();
    assertThat(staysUsedEverySecond(true, 600)).isTrue();
    assertThat(staysUsedEverySecond(false, 60)).isTrue();
    assertThat(staysUsedEverySecond(false, 3)).isFalse();
  }

  @Test
  void aVersionThatIsNotUsedGoesSoonerWhereItWasDeleted() {
    use.usedAt(now.get());
    pass(VersionUse.DELETED_IDLE);
    assertThat(isOver(true)).isFalse();
    assertThat(isOver(false)).isTrue();
    pass(IDLE);
    assertThat(isOver(true)).isTrue();
  }

  /** Between two of its phases, a search waits for the slowest shard of all. */
  @Test
  void aDeletedVersionThatASearchHasStaysUntilThatHasEnded() {
    use.usedAt(now.get());
    Releasable search = use.searched();
    Releasable other = use.searched();
    assertThat(isOver(false)).isFalse();
    pass(TimeValue.timeValueSeconds(50));
    assertThat(use.isOver(false, TimeValue.ZERO, now.get())).isFalse();
    pass(TimeValue.timeValueMinutes(2));
    other.close();
    other.close();
    assertThat(isOver(false)).isFalse();
    search.close();
    assertThat(isOver(false)).isTrue();
  }

  /** A point in time may be kept for days. */
  @Test
  void aDeletedVersionGoesInTheEndWhateverSearchHasIt() {
    use.usedAt(now.get());
    Releasable search = use.searched();
    assertThat(isOver(false)).isFalse();
    pass(VersionUse.DELETED_MOST);
    assertThat(use.isOver(false, TimeValue.ZERO, now.get())).isTrue();
    assertThat(isOver(false)).isFalse();
    pass(VersionUse.DELETED_SEARCHED);
    assertThat(isOver(false)).isTrue();
    search.close();
  }

  @Test
  void roomForAnotherIsMadeAtOnce() {
    use.usedAt(now.get());
    assertThat(use.isOver(true, TimeValue.ZERO, now.get())).isTrue();
    assertThat(use.isOver(false, TimeValue.ZERO, now.get())).isTrue();
  }

  /** Whether it stays for some seconds, each with a use. */
  private boolean staysUsedEverySecond(boolean registered, int seconds) {
    boolean stays = true;
    for (int second = 0; second < seconds; second++) {
      use.usedAt(now.get());
      if (second % INTERVAL.seconds() == 0) {
        stays &= !isOver(registered);
      }
      pass(TimeValue.timeValueSeconds(1));
    }
    return stays;
  }

  private boolean isOver(boolean registered) {
    return use.isOver(registered, IDLE, now.get());
  }

  private void pass(TimeValue time) {
    now.addAndGet(time.nanos());
  }
}
