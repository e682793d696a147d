package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.Test;
import org.towerrank.inference.InferenceException;

class RunFailuresTest {
  static {
    // The server's exceptions need its logging.
    LogConfigurator.configureESLogging();
  }

  @Test
  void aRunThatWasEndedIsToldAsASearchThatTimesOut() {
    RuntimeException told =
        RunFailures.of(InferenceException.ended("ranker.onnx", new IllegalStateException("end")));
    assertThat(told)
        .hasNoCause()
        .hasMessageContaining("graph [ranker.onnx] was ended")
        .hasMessageContaining("towerrank.models.run_timeout");
    assertThat(ExceptionsHelper.status(told)).isEqualTo(RestStatus.TOO_MANY_REQUESTS);
  }

  @Test
  void aRunWithoutMemoryMayBeTriedAgain() {
    InferenceException failure =
        new InferenceException("graph [ranker.onnx] failed", new OutOfMemoryError("heap"));
    assertThat(ExceptionsHelper.status(RunFailures.of(failure)))
        .isEqualTo(RestStatus.TOO_MANY_REQUESTS);
  }

  @Test
  void anotherFailureStaysADefect() {
    InferenceException failure = new InferenceException("graph [ranker.onnx] failed");
    assertThat(RunFailures.of(failure)).isSameAs(failure);
  }
}
