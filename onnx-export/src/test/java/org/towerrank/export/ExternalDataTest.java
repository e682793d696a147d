package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose weights lie in files beside them. */
class ExternalDataTest {
  /** More than half of what a model may have. */
  private static final long HALF = 3L << 29;

  @TempDir private Path folder;
  private Path model = Path.of("");
  private Path schema = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("model"));
    model = inner.resolve("model.onnx");
    schema = ImportedModels.schema(folder, ImportedModels.RANKER);
  }

  /** Writes the first weight of the ranker to a file, 8 bytes from its beginning. */
  private int external(Map<String, String> keys, Path data) throws IOException {
    ModelProto.Builder changed =
        ModelProto.parseFrom(Files.readAllBytes(ImportedModels.file("ranker.onnx"))).toBuilder();
    TensorProto.Builder weight = changed.getGraphBuilder().getInitializerBuilder(0);
    ByteString content = weight.getRawData();
    weight.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
    keys.forEach(
        (key, value) ->
            weight.addExternalData(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    Files.write(model, changed.build().toByteArray());
    Files.createDirectories(data.getParent());
    Files.write(
        data, ByteString.copyFrom(new byte[8]).concat(content).concat(content).toByteArray());
    return content.size();
  }

  private CommandRun run() {
    return CommandRun.of(
        "import",
        model,
        "--schema",
        schema,
        "--out",
        folder.resolve("bundle"),
        "--golden",
        ImportedModels.file("ranker_before.golden.csv"));
  }

  @Test
  void dataInTheModelsFolderOrBelowIsPutIn() throws Exception {
    int size = external(Map.of("location", "w.bin"), model.resolveSibling("w.bin"));
    for (String location : new String[] {"w.bin", "weights/w.bin"}) {
      external(
          Map.of("location", location, "offset", "8", "length", Integer.toString(size)),
          model.resolveSibling(location));
      CommandRun run = run();
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("Equal: [ranker.onnx]");
    }
  }

  private void refused(String message) {
    CommandRun run = run();
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).contains("tensor [", message).doesNotContain("unexpected");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @Test
  void dataOutsideOfTheFolderIsNotRead() throws Exception {
    Path outside = folder.resolve("outside.bin");
    for (String location :
        new String[] {
          "../outside.bin",
          "weights/../../outside.bin",
          outside.toString(),
          "..\\outside.bin",
          "",
          "nul\0l"
        }) {
      external(Map.of("location", location, "offset", "8"), outside);
      refused("the location [");
    }
  }

  @Test
  void dataBehindALinkIsNotRead() throws Exception {
    Path outside = folder.resolve("elsewhere").resolve("w.bin");
    external(Map.of("location", "link.bin"), outside);
    Files.createSymbolicLink(model.resolveSibling("link.bin"), outside);
    refused("got the link [");
    external(Map.of("location", "weights/w.bin"), outside);
    Files.createSymbolicLink(model.resolveSibling("weights"), outside.getParent());
    refused("got the link [");
  }

  @Test
  void dataThatIsNotThereOrOfAnotherSizeIsTold() throws Exception {
    Path data = model.resolveSibling("w.bin");
    external(Map.of("location", "other.bin"), data);
    refused("found no file there");
    external(Map.of("location", "w.bin", "length", "100000"), data);
    refused("expected 100000 bytes from 0 on");
    external(Map.of("location", "w.bin", "offset", "-1"), data);
    refused("expected [offset] of at least 0, got [-1]");
    external(Map.of("location", "w.bin", "length", "many"), data);
    refused("expected a whole number for [length], got [many]");
    external(Map.of("location", "w.bin", "offset", "8", "length", "12"), data);
    refused(" bytes for the shape [");
    external(Map.of("location", "w.bin"), data);
    try (RandomAccessFile sparse = new RandomAccessFile(data.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    refused("expected a model that is smaller than 2 GiB with its data, got 3221225472 bytes more");
  }

  /** There is no memory for the first, so that reading it would end otherwise. */
  @Test
  void twoFilesThatAreTooMuchTogetherAreToldBeforeTheFirstIsRead() throws Exception {
    ModelProto.Builder large =
        ModelProto.parseFrom(Files.readAllBytes(ImportedModels.file("ranker.onnx"))).toBuilder();
    for (int i = 0; i < 2; i++) {
      String file = "half" + i + ".bin";
      large
          .getGraphBuilder()
          .getInitializerBuilder(i)
          .clearRawData()
          .clearDims()
          .addDims(HALF / Float.BYTES)
          .setDataType(TensorProto.DataType.FLOAT.getNumber())
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(file));
      try (RandomAccessFile sparse =
          new RandomAccessFile(model.resolveSibling(file).toFile(), "rw")) {
        sparse.setLength(HALF);
      }
    }
    Files.write(model, large.build().toByteArray());
    refused("smaller than 2 GiB with its data, got " + HALF + " bytes more in [");
  }
}
