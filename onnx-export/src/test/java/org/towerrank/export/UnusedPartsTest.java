package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model of another tool has and what is read of it does not need. */
class UnusedPartsTest {
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

  /** As tools leave those whose calls they have replaced. */
  @Test
  void aFunctionThatNothingCallsIsDropped() throws Exception {
    CommandRun run = imported(model -> model.addFunctionsBuilder().setName("f").setDomain("here"));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** As a model that also gives embeddings of a picture, of which scores need nothing. */
  @Test
  void anOutputThatNeedsAnUnsupportedOperatorIsRefusedAloneAndWithItsLine() throws Exception {
    Consumer<ModelProto.Builder> change =
        model -> {
          GraphProto.Builder graph = model.getGraphBuilder();
          ValueInfoProto score = graph.getOutput(0);
          NodeProto.Builder resized = graph.addNodeBuilder().setOpType("Resize");
          resized.addInput(score.getName()).addOutput("resized");
          graph.addNodeBuilder().setOpType("Relu").addInput("resized").addOutput("picture");
          graph.addNodeBuilder().setOpType("Call").setDomain("here").addInput("x").addOutput("y");
          graph.addOutput(score.toBuilder().setName("picture"));
          model.addOpsetImportBuilder().setDomain("here").setVersion(1);
        };
    assertThat(imported(change).err())
        .contains("expected the key [outputs]", "; [picture] needs operator [Resize]");
    String chosen = "outputs: [{name: output}]\nfeatures:";
    CommandRun run = imported(ImportedModels.RANKER.replace("features:", chosen), "bundle", change);
    assertThat(run.exitCode()).as(run.err()).isZero();
    CommandRun verified = CommandRun.of("verify", folder.resolve("bundle"));
    assertThat(verified.exitCode()).as(verified.err()).isZero();

    String outputs = "outputs: [{name: picture}]\nfeatures:";
    CommandRun refused =
        imported(ImportedModels.RANKER.replace("features:", outputs), "other", change);
    assertThat(refused.exitCode()).isOne();
    assertThat(refused.err())
        .containsPattern("schema.yaml] line \\d+: output \\[picture] of \\[.*model.onnx] needs")
        .contains("operator [Resize], which is not supported; it is for images");
    CommandRun guess = CommandRun.of("import", "--init", folder.resolve("model.onnx"));
    assertThat(guess.exitCode()).as(guess.err()).isZero();
    assertThat(guess.out()).contains("# output picture needs operator [Resize]");
  }

  @Test
  void anOutputThatCallsAFunctionIsToldToHaveItInlined() throws Exception {
    Consumer<ModelProto.Builder> change =
        model -> {
          GraphProto.Builder graph = model.getGraphBuilder();
          ValueInfoProto score = graph.getOutput(0);
          NodeProto.Builder call = graph.addNodeBuilder().setOpType("Inner").setDomain("here");
          call.addInput(score.getName()).addOutput("other");
          graph.addOutput(score.toBuilder().setName("other"));
          model.addOpsetImportBuilder().setDomain("here").setVersion(1);
          model.addFunctionsBuilder().setDomain("here").setName("Inner");
        };
    String outputs = "outputs: [{name: other}]\nfeatures:";
    CommandRun refused =
        imported(ImportedModels.RANKER.replace("features:", outputs), "bundle", change);
    assertThat(refused.exitCode()).isOne();
    assertThat(refused.err()).contains("needs function [here.Inner]", "(onnx.inliner does it)");
  }

  /** Two names of one domain: what overrides an operator is no function that nothing calls. */
  @Test
  void aFunctionInPlaceOfAStandardOperatorIsNotDropped() throws Exception {
    CommandRun run =
        imported(
            model -> {
              String called = model.getGraph().getNode(0).getOpType();
              model.addFunctionsBuilder().setDomain("ai.onnx").setName(called);
            });
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).contains("it has functions of its own");
  }

  private CommandRun imported(Consumer<ModelProto.Builder> change) throws Exception {
    return imported(ImportedModels.RANKER, "bundle", change);
  }

  private CommandRun imported(String yaml, String bundle, Consumer<ModelProto.Builder> change)
      throws Exception {
    Path schema = ImportedModels.schema(folder, yaml);
    byte[] original = Files.readAllBytes(ImportedModels.file("ranker.onnx"));
    ModelProto.Builder model = ModelProto.parseFrom(original).toBuilder();
    change.accept(model);
    Path file = Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    return CommandRun.of("import", file, "--schema", schema, "--out", folder.resolve(bundle));
  }
}
