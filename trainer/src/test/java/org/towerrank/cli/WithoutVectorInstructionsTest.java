package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM without vector instructions, or with narrow ones, fits to the same weights. */
@Tag("slow")
@ExtendWith(SmallService.Resolver.class)
class WithoutVectorInstructionsTest {
  @TempDir private Path folder;
  private final SmallService service;

  WithoutVectorInstructionsTest(SmallService service) {
    this.service = service;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dssm", "deepfm"})
  void theWeightsAreTheSame(String model) throws IOException, InterruptedException {
    CommandRun.done(arguments(model, "with"));
    try (ChildProcess child = ChildProcess.startWithoutVectors(arguments(model, "without"))) {
      assertThat(child.exitCode()).as(() -> child.errors().toString()).isZero();
    }
    assertThat(weights("without")).isEqualTo(weights("with"));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void norDoTheyDependOnTheWidthOfVectors(int bytes) throws IOException, InterruptedException {
    CommandRun.done(arguments("dssm", "with"));
    try (ChildProcess child = ChildProcess.startWithVectorsOf(bytes, arguments("dssm", "narrow"))) {
      assertThat(child.exitCode()).as(() -> child.errors().toString()).isZero();
    }
    assertThat(weights("narrow")).isEqualTo(weights("with"));
  }

  private Object[] arguments(String model, String out) {
    return service.training(model, folder.resolve(out), "--json", "--set", "fit.epochs=1");
  }

  private byte[] weights(String run) throws IOException {
    return Files.readAllBytes(folder.resolve(run).resolve("weights.safetensors"));
  }
}
