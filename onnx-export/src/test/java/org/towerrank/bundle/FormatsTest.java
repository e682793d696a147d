package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.feature.Vocabulary;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.Weights;

class FormatsTest {

  @Test
  void vocabulariesKeepEveryCharacter() throws BundleException {
    Vocabulary values =
        Vocabulary.of(List.of("a\nb", "\\", "\\n", "\r", " ", "naïve", "日本", "👍", "a\\\nb", "n"));
    byte[] text = VocabularyFiles.write(values);
    assertThat(VocabularyFiles.read("v", ByteBuffer.wrap(text), values.size())).isEqualTo(values);
    assertThat(new String(text, StandardCharsets.UTF_8)).startsWith("a\\nb\n\\\\\n\\\\n\n\\r\n");
  }

  @Test
  void brokenVocabulariesAreRefused() {
    brokenVocabulary("a\nb", 2, "fewer, or no line end");
    brokenVocabulary("a\nb\n", 1, "expected 1 values");
    brokenVocabulary("a\na\n", 2, "[a] occurs twice");
    brokenVocabulary("a\n\n", 2, "the value at index 1 is empty");
    brokenVocabulary("a\n\\x\n", 2, "line 2");
    brokenVocabulary("a\n", -1, "expected -1 values");
  }

  private static void brokenVocabulary(String text, int values, String message) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> VocabularyFiles.read("v.txt", bytes, values))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[v.txt]")
        .hasMessageContaining(message);
  }

  @Test
  void safetensorsKeepNamesShapesAndBits() throws BundleException {
    float[] odd = {0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, 1 / 3f, -1e-30f};
    Weights weights =
        new Weights(
            Map.of(
                "b.weight", new FloatTensor(List.of(2, 3), odd),
                "a.bias", new FloatTensor(List.of(1), new float[] {7})));
    ByteBuffer bytes = ByteBuffer.wrap(Safetensors.write(weights));
    assertThat(Safetensors.read("w", bytes)).isEqualTo(weights);
  }

  @Test
  void brokenSafetensorsAreRefused() {
    byte[] whole =
        Safetensors.write(new Weights(Map.of("w", new FloatTensor(List.of(2), new float[2]))));
    brokenWeights(Arrays.copyOf(whole, 3));
    brokenWeights(Arrays.copyOf(whole, whole.length - 4));
    byte[] longHeader = whole.clone();
    longHeader[6] = 1;
    brokenWeights(longHeader);
    byte[] negativeHeader = whole.clone();
    Arrays.fill(negativeHeader, 0, 8, (byte) -1);
    brokenWeights(negativeHeader);
    brokenWeights(safetensors("{\"w\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}"));
  }

  /** Eight bytes of tensors behind a header. */
  private static byte[] safetensors(String header) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 8);
    bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(header.length());
    bytes.put(header.getBytes(StandardCharsets.UTF_8));
    return bytes.array();
  }

  private static String tensor(String name, int shape, String offsets) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":%s}"
        .formatted(name, shape, offsets);
  }

  /** Other readers make other weights of them, or none. */
  @ParameterizedTest
  @ValueSource(strings = {"[0,4] [0,4]", "[0,4] [0,8]", "[4,8] [4,8]", "[0,4] [4,8.5]", "[0,4]"})
  void safetensorsWhoseBytesAreNotOneTensorsEachAreRefused(String offsets) {
    String[] each = offsets.split(" ", -1);
    String header = "{" + tensor("a", 1, each[0]);
    brokenWeights(
        safetensors(
            each.length == 1 ? header + "}" : header + "," + tensor("b", 1, each[1]) + "}"));
  }

  @Test
  void aTensorThatSafetensorsHaveTwiceIsRefused() throws BundleException {
    String once = tensor("a", 2, "[0,8]");
    assertThat(Safetensors.read("w", ByteBuffer.wrap(safetensors("{" + once + "}"))).tensors())
        .containsOnlyKeys("a");
    brokenWeights(safetensors("{" + once + "," + once + "}"));
  }

  private static void brokenWeights(byte[] bytes) {
    assertThatThrownBy(() -> Safetensors.read("weights.safetensors", ByteBuffer.wrap(bytes)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[weights.safetensors] is not a valid safetensors file")
        .hasMessageNotContainingAny("null", "\n", "java.", "org.towerrank");
  }

  @Test
  void whatIsWrongWithSafetensorsIsSaidInOneLine() {
    brokenWeights(new byte[0]);
    brokenWeights(new byte[Long.BYTES]);
    brokenWeights(safetensors("{" + tensor("a", 2, "[0,1e400]") + "}"));
    brokenWeights(safetensors("{" + tensor("a", 2, "[0,{}]") + "}"));
    brokenWeights(safetensors("{\"a\": ["));
  }
}
