package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.export.Exporter;
import org.towerrank.export.ParityCheck;
import org.towerrank.export.RandomModels;
import org.towerrank.export.RandomRows;
import org.towerrank.feature.EncodedRows;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Fm;
import org.towerrank.model.LabelScale;
import org.towerrank.model.Loss;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.ReferenceOps;

/** Runs and bundles of rankers that are fitted to standardized labels. */
class StandardizedLabelsTest {
  private static final String DEVIATION = "\"deviation\" : 2.5";

  private final Run run = RandomModels.run(new Fm(4, Loss.SQUARED), 1);
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  @BeforeEach
  void export() throws IOException {
    files.putAll(Exporter.export(run).writer().content());
  }

  private String manifest() {
    return new String(Objects.requireNonNull(files.get("model.json")), StandardCharsets.UTF_8);
  }

  private Bundle open(String from, String to) throws BundleException {
    assertThat(manifest()).contains(from);
    String json = manifest().replace(from, to);
    files.put("model.json", json.getBytes(StandardCharsets.UTF_8));
    return Bundle.of(BundleFiles.of("test", files));
  }

  @Test
  void manifestsSayWhatLabelsWere(@TempDir Path folder) throws IOException {
    assertThat(manifest()).contains("\"format_version\" : 2,", "\"labels\"", DEVIATION);
    assertThat(open(DEVIATION, DEVIATION).definition()).contains(run.definition());
    run.write(folder.resolve("run"));
    assertThat(Files.readString(folder.resolve("run/run.json")))
        .contains("\"format_version\" : 2,", "\"labels\"", DEVIATION);
    assertThat(Run.open(folder.resolve("run")).definition()).isEqualTo(run.definition());
  }

  @Test
  void scoresAreLogitsInTheUnitsOfLabels() throws IOException {
    EncodedRows rows = RandomRows.of(run.definition().schema(), 50, 3);
    float[] logits =
        new Fm(4, Loss.SQUARED)
            .logits(ReferenceOps.over(run.weights(), rows), run.definition().schema(), 2)
            .data();
    try (RankingModel model =
        RankingModel.load(open(DEVIATION, DEVIATION), SessionSettings.SERVING)) {
      float[] scores = model.scoreRows(rows);
      assertThat(scores).hasSize(logits.length);
      for (int i = 0; i < scores.length; i++) {
        double expected = i % 2 == 0 ? logits[i] * 2.5 - 0.5 : logits[i] * 0.75 + 3;
        assertThat((double) scores[i]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** Runs of before there was the key have weights that are fitted to labels as they are. */
  @Test
  void withoutTheKeyLabelsAreAsTheyWere(@TempDir Path folder) throws IOException {
    Run before = new Run("old", old(), run.weights(), run.provenance());
    before.write(folder.resolve("run"));
    assertThat(Files.readString(folder.resolve("run/run.json"))).doesNotContain("labels");
    Run read = Run.open(folder.resolve("run"));
    assertThat(read.definition()).isEqualTo(old());
    Bundle bundle = Exporter.export(read).bundle();
    assertThat(bundle.definition()).contains(old());
    assertThat(ParityCheck.run(bundle, old(), run.weights(), 100, 1).passed()).isTrue();
  }

  private ModelDefinition old() {
    return run.definition().with(Map.of());
  }

  /** A score near 0 is then a sum of numbers that float32 knows to some hundredths. */
  @Test
  void scoresOfLabelsThatAreFarApartArePrecise() throws IOException {
    LabelScale large = new LabelScale(-200_000, 1_000_000);
    ModelDefinition model = run.definition().with(Map.of("click", large, "like", large));
    Run apart = new Run("apart", model, run.weights(), run.provenance());
    assertThat(Exporter.export(apart).parity().tolerance()).isEqualTo(ParityCheck.TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format_version\" : 2 | \"format_version\" : 1 | there is a key [labels], which needs"
            + " format_version 2, got: 1",
        "\"deviation\" : 2.5 | \"deviation\" : 0 | expected a mean and a deviation above 0 that are"
            + " float32 numbers, got: -0.5 and 0.0",
        "\"deviation\" : 2.5 | \"deviation\" : 1e39 | float32 numbers, got: -0.5 and 1.0E39",
        "\"deviation\" : 2.5 | \"deviation\" : \"2.5\" | deviation",
        "\"mean\" : -0.5, | '' | mean",
        "\"click\" : { | \"clicks\" : { | expected a mean and a deviation for each of [click,"
            + " like], got: {clicks=",
        "\"loss\" : \"squared\" | \"loss\" : \"cross_entropy\" | [labels] says what labels of a"
            + " squared loss were, and the loss is another one",
      })
  void whatLabelsCannotBeIsRefused(String from, String to, String told) {
    assertThatThrownBy(() -> open(from, to))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(told);
  }
}
