package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
    String header = "{\"w\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}";
    ByteBuffer half = ByteBuffer.allocate(8 + header.length() + 8);
    half.order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(header.length());
    half.put(header.getBytes(StandardCharsets.UTF_8));
    brokenWeights(half.array());
  }

  private static void brokenWeights(byte[] bytes) {
    assertThatThrownBy(() -> Safetensors.read("weights.safetensors", ByteBuffer.wrap(bytes)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[weights.safetensors] is not a valid safetensors file");
  }
}
