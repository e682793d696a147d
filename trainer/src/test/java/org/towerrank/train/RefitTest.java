package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.bundle.Run;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.FloatTensor;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/**
 * Fits that go on from an earlier run. With a learning rate of 0 rows show where they came from.
 */
class RefitTest {
  private static final String RECIPE =
      """
      name: small
      data: {train: DATA.csv, validation: DATA.csv, test: DATA.csv}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: age, side: user, kind: numeric, encoder: {type: min_max}}
        - {name: years, column: age, side: user, kind: categorical, encoder: {type: discretized, buckets: 2}}
        - {name: tag, side: item, kind: categorical, encoder: {type: hash, buckets: 4}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: like}]
      network: {architecture: deepfm, dimension: 3, mlp: {layers: [4], batch_norm: true}}
      fit:
        batch_size: 64
        epochs: 1
        optimizer: {learning_rate: 0.0}
        refit: {epochs: 1, anneal: false}
      """;
  private static final Map<String, String> FITS = Map.of("fit.optimizer.learning_rate", "0.1");

  @TempDir Path folder;

  @BeforeEach
  void writeDays() throws IOException {
    day("one", "ann,10,x,i1,1", "bob,20,y,i2,0", "bob,30,x,i3,1", "cid,40,z,i2,0");
    day("two", "bob,10,x,i3,1", "eve,20,y,i4,0", "eve,90,x,i3,1", "bob,45,z,i3,0");
    day("three", "eve,10,x,i4,1", "eve,20,y,i4,0", "fay,30,x,i5,1", "fay,45,z,i3,0");
  }

  private void day(String name, String... rows) throws IOException {
    Files.writeString(
        folder.resolve(name + ".csv"), "user,age,tag,item,like\n" + String.join("\n", rows) + "\n");
  }

  private Trainer.Result train(String data, String out, String from, Map<String, String> set)
      throws IOException {
    return train(data, out, new Refit(folder.resolve(from), 1, false), set);
  }

  private Trainer.Result train(String data, String out, Refit refit, Map<String, String> set)
      throws IOException {
    Path run = folder.resolve(out);
    try (Interruption interruption = Interruption.listen();
        Checkpoints checkpoints = Checkpoints.beside(run, Duration.ZERO, Progress.silent())) {
      Trainer.Result result =
          new Trainer(
                  RecipeReader.parse("recipe", RECIPE.replace("DATA", data), set),
                  folder,
                  new TrainingOptions(refit, checkpoints),
                  Progress.silent(),
                  interruption)
              .train();
      result.run().write(run, checkpoints.best().orElseThrow());
      checkpoints.delete();
      return result;
    }
  }

  private Trainer.Result first(Map<String, String> set) throws IOException {
    Path run = folder.resolve("first");
    try (Interruption interruption = Interruption.listen();
        Checkpoints checkpoints = Checkpoints.beside(run, Duration.ZERO, Progress.silent())) {
      Trainer.Result result =
          new Trainer(
                  RecipeReader.parse("recipe", RECIPE.replace("DATA", "one"), set),
                  folder,
                  new TrainingOptions(null, checkpoints),
                  Progress.silent(),
                  interruption)
              .train();
      result.run().write(run, checkpoints.best().orElseThrow());
      return result;
    }
  }

  private static float[] row(Run run, String kind, String feature, String value) {
    IdEncoder encoder =
        run.definition().schema().idEncoder(run.definition().schema().feature(feature));
    return row(run, kind, feature, encoder.encode(value));
  }

  private static float[] row(Run run, String kind, String feature, int id) {
    EmbeddingRows rows =
        EmbeddingRows.of(run.definition()).stream()
            .filter(each -> each.kind().equals(kind) && each.feature().equals(feature))
            .findFirst()
            .orElseThrow();
    FloatTensor weight = run.weights().get(rows.weight());
    float[] row = new float[rows.dimension()];
    System.arraycopy(weight.data(), (rows.offset() + id) * row.length, row, 0, row.length);
    return row;
  }

  private static RefitReport report(Trainer.Result result) {
    return Objects.requireNonNull(result.refit());
  }

  private static List<String> values(Run run, String feature) {
    return List.copyOf(
        ((VocabularyEncoder)
                run.definition().schema().idEncoder(run.definition().schema().feature(feature)))
            .vocabulary());
  }

  @Test
  void knownValuesKeepTheirRowsAndNewOnesStartAsUnknown() throws IOException {
    Run old = first(FITS).run();
    Run now = train("two", "second", "first", Map.of()).run();
    assertThat(values(old, "user")).startsWith("bob");
    assertThat(values(now, "user")).containsExactly("bob", "eve", "ann", "cid");
    for (String kind : List.of("embedding", "first_order")) {
      for (String user : List.of("ann", "bob", "cid")) {
        assertThat(row(now, kind, "user", user)).isEqualTo(row(old, kind, "user", user));
      }
      for (String item : List.of("i1", "i2", "i3")) {
        assertThat(row(now, kind, "item", item)).isEqualTo(row(old, kind, "item", item));
      }
      assertThat(row(now, kind, "tag", "x")).isEqualTo(row(old, kind, "tag", "x"));
      assertThat(row(now, kind, "user", "eve"))
          .isEqualTo(row(old, kind, "user", IdEncoder.UNKNOWN));
    }
    // Matrices of layers too; first_order of numbers is one of them.
    old.weights()
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("mlp.0") && !name.contains("norm")) {
                assertThat(now.weights().get(name)).as(name).isEqualTo(tensor);
              }
            });
  }

  @Test
  void vanishedValuesStayForSomeRefitsAndThenGo() throws IOException {
    first(FITS);
    Trainer.Result second = train("two", "second", "first", Map.of());
    assertThat(report(second).refit()).isEqualTo(1);
    assertThat(report(second).vocabularies().get("user"))
        .isEqualTo(new RefitReport.Values(1, 1, 2, 0));
    Trainer.Result third = train("three", "third", "second", FITS);
    // ann and cid vanished before, bob only now.
    assertThat(values(third.run(), "user")).containsExactlyInAnyOrder("eve", "fay", "bob");
    assertThat(report(third).vocabularies().get("user"))
        .isEqualTo(new RefitReport.Values(1, 1, 1, 2));
    assertThat(row(third.run(), "embedding", "user", "bob"))
        .as("no row has it, so that no step changes it")
        .isEqualTo(row(second.run(), "embedding", "user", "bob"));
    // Back again, bob counts as seen, and has to vanish anew to be forgotten.
    Run fourth = train("two", "fourth", "third", FITS).run();
    Run fifth = train("three", "fifth", "fourth", FITS).run();
    assertThat(values(fifth, "user")).contains("bob");
    assertThat(values(train("three", "sixth", "fifth", FITS).run(), "user")).doesNotContain("bob");
    assertThat(
            values(
                train("two", "none", new Refit(folder.resolve("first"), 0, false), FITS).run(),
                "user"))
        .containsExactly("bob", "eve");
    assertThat(fourth).isNotNull();
  }

  @Test
  void encodersOfNumbersAreKeptUnlessAsked() throws IOException {
    Run old = first(FITS).run();
    Run kept = train("two", "second", "first", FITS).run();
    Run anew = train("two", "anew", new Refit(folder.resolve("first"), 1, true), FITS).run();
    for (String feature : List.of("age", "years")) {
      assertThat(kept.definition().schema().encoders().get(feature))
          .isEqualTo(old.definition().schema().encoders().get(feature));
      assertThat(anew.definition().schema().encoders().get(feature))
          .isNotEqualTo(old.definition().schema().encoders().get(feature));
    }
  }

  /** Two epochs in two runs are two epochs in one: moments and their number of steps go on. */
  @ParameterizedTest
  @CsvSource({"adam,1e-5", "adagrad,1e-5", "adamw,1e-5"})
  void theOptimizerGoesOn(String type, double near) throws IOException {
    Map<String, String> one =
        Map.of(
            "fit.optimizer.learning_rate",
            "0.05",
            "fit.optimizer.type",
            type,
            "network.mlp.batch_norm",
            "false",
            "fit.select_by",
            "[log_loss/like]");
    first(one);
    Map<String, String> two = new java.util.HashMap<>(one);
    two.put("fit.epochs", "2");
    Run second = train("one", "second", "first", one).run();
    // The shown epoch is the best one, which has to be the last for this to be of use.
    Trainer.Result whole = first(two);
    assertThat(whole.fitted().bestEpoch()).isEqualTo(2);
    whole
        .run()
        .weights()
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] found = second.weights().get(name).data();
              for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i])
                    .as(name)
                    .isCloseTo(tensor.data()[i], org.assertj.core.data.Offset.offset(near));
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          network.dimension|5|network.dimension is [3] there and [5] here
          network.mlp.layers|[8]|network.mlp.layers[0] is [4] there and [8] here
          network|{architecture: fm, dimension: 3}|network.architecture is [deepfm] there and [fm] here
          fit.optimizer.type|adagrad|fit.optimizer.type is [adam] there and [adagrad] here
          features.age.encoder.log|true|features.age.encoder.log is [false] there and [true] here; --refit-encoders
          features.years.encoder.buckets|3|features.years.encoder.buckets is [2] there and [3] here; --refit-encoders
          features.tag.encoder.buckets|5|the encoder of tag.buckets is [4] there and [5] here
          tasks.like.positive_from|0.5|tasks.like.positive_from is [nothing] there and [0.5] here
          tasks.like.column|age|tasks.like.column is [like] there and [age] here
          """)
  void anotherModelIsRefusedByItsFirstDifference(String key, String value, String difference)
      throws IOException {
    first(FITS);
    assertThatThrownBy(() -> train("two", "second", "first", Map.of(key, value)))
        .hasMessageContaining("--from [" + folder.resolve("first") + "]")
        .hasMessageContaining(difference);
    assertThat(folder.resolve("second")).doesNotExist();
    assertThat(folder.resolve("second.checkpoint")).doesNotExist();
  }

  /** What empty cells were is not said by labels that had none. */
  @Test
  void labelsMayBeginToBeLeftOut() throws IOException {
    first(FITS);
    day("two", "bob,10,x,i3,1", "eve,20,y,i4,0", "eve,90,x,i3,");
    Map<String, String> set = Map.of("tasks.like.empty", "left_out", "tasks.like.weight", "2");
    assertThat(train("two", "second", "first", set).refit()).isNotNull();
  }

  @Test
  void encodersThatAreFittedAnewMayBeOthers() throws IOException {
    first(FITS);
    Refit refit = new Refit(folder.resolve("first"), 1, true);
    Run run = train("two", "second", refit, Map.of("features.years.encoder.buckets", "3")).run();
    assertThat(
            run.definition().schema().idEncoder(run.definition().schema().feature("years")).size())
        .isEqualTo(5);
  }

  @Test
  void otherFeaturesAreRefused() throws IOException {
    first(FITS);
    Refit refit = new Refit(folder.resolve("first"), 1, false);
    // Before rows are read, of which a log may have many.
    String unread = RECIPE.replace("DATA", "none");
    String other = unread.replace("{type: hash, buckets: 4}", "{type: vocabulary}");
    assertThatThrownBy(() -> trainer(other, refit))
        .hasMessageContaining("the encoder of tag is [hash] there and [vocabulary] here");
    String buckets = unread.replace("{type: hash, buckets: 4}", "{type: hash, buckets: 5}");
    assertThatThrownBy(() -> trainer(buckets, refit))
        .hasMessageContaining("the encoder of tag.buckets is [4] there and [5] here");
    String renamed = unread.replace("name: tag,", "name: label, column: tag,");
    assertThatThrownBy(() -> trainer(renamed, refit))
        .hasMessageContaining("features[3].name is [tag] there and [label] here");
    String number =
        unread.replaceFirst(
            "name: tag,.*",
            "name: tag, column: age, side: item, kind: numeric, encoder: {type: min_max}}");
    assertThatThrownBy(() -> trainer(number, refit))
        .hasMessageContaining("features.tag.kind is [categorical] there and [numeric] here");
  }

  private void trainer(String yaml, Refit refit) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      new Trainer(
              RecipeReader.parse("recipe", yaml, Map.of()),
              folder,
              new TrainingOptions(refit, Checkpoints.none()),
              Progress.silent(),
              interruption)
          .train();
    }
  }

  @Test
  void aRunThatIsCutOffOrHasNoMomentsIsRefused() throws IOException {
    first(FITS);
    Path file = folder.resolve("first").resolve(Run.FITTING);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 7));
    assertThatThrownBy(() -> train("two", "second", "first", FITS))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cut off");
    Files.delete(file);
    assertThatThrownBy(() -> train("two", "second", "first", FITS))
        .hasMessageContaining("expected the file [fitting.safetensors]")
        .hasMessageContaining("it is of demo or an earlier version");
    assertThatThrownBy(() -> train("two", "second", "nowhere", FITS))
        .hasMessageContaining("nowhere");
  }

  /** As where a newer run was copied over an older one and the copy ended early. */
  @Test
  void momentsOfAnotherFitAreRefused() throws IOException {
    first(FITS);
    Path file = folder.resolve("first").resolve(Run.FITTING);
    Path older = folder.resolve("older");
    Files.move(file, older);
    first(Map.of("fit.optimizer.learning_rate", "0.1", "fit.seed", "2"));
    Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> train("two", "second", "first", FITS))
        .hasMessageContaining("--from [" + folder.resolve("first") + "]")
        .hasMessageContaining("expected the file [fitting.safetensors] of the same fit");
    // Another model shows without reading the weights.
    assertThatThrownBy(() -> train("two", "second", "first", Map.of("network.dimension", "5")))
        .hasMessageContaining("network.dimension is [3] there and [5] here");
    assertThat(folder.resolve("second")).doesNotExist();
  }
}
