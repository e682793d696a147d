package org.towerrank.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class BudgetTest {
  /** On a busy machine, metrics alone may take longer than a report of a short fit has. */
  @Test
  void whatIsMeasuredBeforeSpendsNothing() {
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 3);
    Budget budget = new Budget(Duration.ofSeconds(6), clock::get);
    clock.addAndGet(Duration.ofSeconds(60).toNanos());
    BooleanSupplier spent = budget.begin();
    assertThat(spent.getAsBoolean()).isFalse();
    clock.addAndGet(Duration.ofSeconds(6).toNanos() - 1);
    assertThat(spent.getAsBoolean()).isFalse();
    clock.addAndGet(1);
    assertThat(spent.getAsBoolean()).isTrue();
  }
}
