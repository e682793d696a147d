package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of tensors give back what they hold, and say so where they were cut off. */
class TensorFileTest {
  private static final int ROWS = 70_001;
  private static final int WIDTH = 5;

  @TempDir Path folder;
  private Path file = Path.of("");
  private final float[] large = new float[ROWS * WIDTH];
  private final float[] small = {-0f, Float.NaN, 3.5f};
  private String sha256 = "";

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("some.safetensors");
    Random random = new Random(4);
    for (int i = 0; i < large.length; i++) {
      large[i] = random.nextFloat();
    }
    sha256 =
        TensorFile.write(
            file,
            Map.of("what", "größer \"quoted\" 片"),
            List.of(
                new TensorFile.Tensor(
                    "large", List.of(ROWS, WIDTH), large.length, this::writeRowByRow),
                new TensorFile.Tensor("small", List.of(3), 3, to -> to.write(small, 0, 3))));
  }

  private void writeRowByRow(TensorFile.Output output) throws IOException {
    for (int row = 0; row < ROWS; row++) {
      output.write(large, row * WIDTH, WIDTH);
    }
  }

  private static float[] all(FloatBuffer numbers) {
    float[] all = new float[numbers.remaining()];
    numbers.get(all);
    return all;
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    try (TensorFile read = TensorFile.open(file)) {
      assertThat(read.names()).containsExactly("large", "small");
      assertThat(all(read.numbers("large", large.length))).isEqualTo(large);
      assertThat(all(read.numbers("small"))).isEqualTo(small);
      assertThat(read.notes()).containsExactly(Map.entry("what", "größer \"quoted\" 片"));
    }
    assertThat(TensorFile.sha256(file))
        .isEqualTo(sha256)
        .isEqualTo(Checksums.sha256(Files.readAllBytes(file)));
  }

  /** Read by hand, as the format says. */
  @Test
  void theFormatIsSafetensors() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    byte[] json = new byte[length];
    bytes.get(json);
    assertThat(length % 8).isZero();
    int first = large.length * Float.BYTES;
    assertThat(new String(json, StandardCharsets.UTF_8).strip())
        .contains(
            "\"large\":{\"dtype\":\"F32\",\"shape\":[70001,5],\"data_offsets\":[0," + first + "]}")
        .contains("\"data_offsets\":[" + first + "," + (first + 12) + "]}");
    assertThat(bytes.remaining()).isEqualTo(first + 12);
    assertThat(bytes.getFloat(bytes.position() + first + 8)).isEqualTo(3.5f);
  }

  @Test
  void aFileCutOffAnywhereIsRefusedByItsName() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length : List.of(0, 5, 8, 100, whole.length / 2, whole.length - 1)) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TensorFile.open(file).close())
          .as("%s bytes", length)
          .isInstanceOf(BundleException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("cut off");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> TensorFile.open(file).close()).hasMessageContaining("has grown");
  }

  @Test
  void hostileFilesAreRefused() throws IOException {
    for (String json :
        List.of("nothing", "[]", "{\"a\":{\"dtype\":\"F64\",\"data_offsets\":[0,8]}}")) {
      ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(json.length()).put(json.getBytes(StandardCharsets.UTF_8));
      Files.write(file, bytes.array());
      assertThatThrownBy(() -> TensorFile.open(file).close()).isInstanceOf(BundleException.class);
    }
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 0});
    assertThatThrownBy(() -> TensorFile.open(file).close()).isInstanceOf(BundleException.class);
  }

  @Test
  void tensorsThatAreNotThereOrOfAnotherSizeAreTold() throws IOException {
    try (TensorFile read = TensorFile.open(file)) {
      assertThatThrownBy(() -> read.numbers("larg", 1)).hasMessageContaining("nearest is [large]");
      assertThatThrownBy(() -> read.numbers("small", 4))
          .hasMessageContaining("expected [4] numbers in tensor [small], got [3]");
    }
  }
}
