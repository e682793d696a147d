package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Domains that a model of another tool names and has no operators of. */
class UnusedDomainsTest {
  @TempDir private Path folder;

  /** As {@code onnx.inliner} leaves a model: without its functions, but with their domain. */
  @Test
  void aDomainOfFunctionsThatWereInlinedIsDropped() throws Exception {
    CommandRun run =
        imported(model -> model.addOpsetImportBuilder().setDomain("pkg.functions").setVersion(1));
    assertThat(run.exitCode()).as(run.err()).isZero();
    CommandRun verified = CommandRun.of("verify", folder.resolve("bundle"));
    assertThat(verified.exitCode()).as(verified.err()).isZero();
  }

  @Test
  void aDomainWithAnOperatorIsRefused() throws Exception {
    CommandRun run =
        imported(
            model -> {
              model.addOpsetImportBuilder().setDomain("pkg.functions").setVersion(1);
              model.getGraphBuilder().getNodeBuilder(3).setDomain("pkg.functions");
            });
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("expected operators of the domains ai.onnx", "got [pkg.functions]");
  }

  private CommandRun imported(Consumer<ModelProto.Builder> change) throws Exception {
    Path schema = ImportedModels.schema(folder, ImportedModels.RANKER);
    byte[] original = Files.readAllBytes(ImportedModels.file("ranker.onnx"));
    ModelProto.Builder model = ModelProto.parseFrom(original).toBuilder();
    change.accept(model);
    Path file = Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    return CommandRun.of("import", file, "--schema", schema, "--out", folder.resolve("bundle"));
  }
}
