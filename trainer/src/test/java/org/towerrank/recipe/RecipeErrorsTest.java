package org.towerrank.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.cli.CommandRun;
import org.towerrank.cli.TrainArguments;
import org.towerrank.feature.Encoders;
import org.towerrank.model.Network;

/** One recipe, spoilt in one place each time. */
class RecipeErrorsTest {
  static final String RECIPE =
      """
      name: films
      data:
        train: train.csv
        validation: val.csv
        test: test.csv
      features:
        - {name: user_id, side: user, kind: categorical, encoder: {type: vocabulary, min_count: 2}}
        - {name: age, side: user, kind: numeric, encoder: {type: min_max}}
        - name: genres
          side: item
          kind: sequence
          max_length: 6
          order: oldest_first
          encoder: {type: hash, buckets: 9}
      tasks:
        - {name: click, weight: 2}
      network:
        architecture: deepfm
        dimension: 16
        mlp: {layers: [64, 32], dropout: 0.2}
      fit:
        batch_size: 512
        optimizer: {type: adam, learning_rate: 0.001}
        negatives: {strategy: uniform, shared: false}
      """;

  private static final List<String> ARCHITECTURES =
      Arrays.stream(Network.class.getAnnotation(JsonSubTypes.class).value())
          .map(JsonSubTypes.Type::name)
          .toList();

  static void fails(String recipe, Map<String, String> replaced, String message) {
    assertThatThrownBy(() -> RecipeReader.parse("films.yaml", recipe, replaced))
        .isInstanceOf(RecipeException.class)
        .hasMessage(message);
  }

  static void spoilt(String good, String bad, String message) {
    assertThat(RECIPE).contains(good);
    fails(RECIPE.replace(good, bad), Map.of(), "[films.yaml] " + message);
  }

  @Test
  void itIsReadWithoutTheFaults() {
    Recipe recipe = RecipeReader.parse("films.yaml", RECIPE, Map.of()).recipe();
    assertThat(recipe.fit().batchSize()).isEqualTo(512);
    assertThat(recipe.features()).hasSize(3);
  }

  /** Hours of fitting would end with a run that cannot be exported. */
  @ParameterizedTest
  @CsvSource({
    "'name: films', 'name: \"\"', ': name', without space around it",
    "'name: films', 'name: \"a\\e[2J\"', ': name', without control characters",
    "'name: age', 'name: \" age\"', ' line 8: features.name', without space around it",
    "'name: age', 'name: age, column: \" age\"', ' line 8: feature [age]: field (the column if absent)', without"
        + " space around it",
    "'name: click', 'name: \"click\\n\"', ' line 16: tasks.name', without space around it",
  })
  void namesThatNoBundleCanHaveAreRefused(String good, String bad, String place, String expected) {
    assertThat(RECIPE).contains(good);
    assertThatThrownBy(() -> RecipeReader.parse("films.yaml", RECIPE.replace(good, bad), Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith("[films.yaml]" + place + ": expected a name " + expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'name: films', 'nmae: films', 1, nmae, name",
    "'train: train', 'trian: train', 3, trian, train",
    "min_count, mincount, 7, mincount, min_count",
    "max_length, maxlength, 12, maxlength, max_length",
    "'weight: 2', 'wieght: 2', 16, wieght, weight",
    "dimension, dimenson, 19, dimenson, dimension",
    "layers, layerz, 20, layerz, layers",
    "batch_size, batchsize, 22, batchsize, batch_size",
    "learning_rate, learning_rat, 23, learning_rat, learning_rate",
    "'shared: false', 'sharde: false', 24, sharde, shared",
  })
  void anUnknownKeyIsToldWithItsLineAndTheNearest(
      String good, String bad, int line, String key, String nearest) {
    spoilt(good, bad, "line " + line + ": unknown key [" + key + "], nearest is [" + nearest + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "kind, 'kind: categorical', 'kind: categoricl', 7, categoricl, categorical",
    "type, 'type: min_max', 'type: minmax', 8, minmax, min_max",
    "missing, 'type: min_max', 'type: linear, missing: maen', 8, maen, mean",
    "missing, 'type: min_max', 'type: identity, missing: NaN', 8, NaN, nan",
    "side, 'side: item', 'side: itme', 10, itme, item",
    "order, oldest_first, oldestfirst, 13, oldestfirst, oldest_first",
    "architecture, deepfm, deepmf, 18, deepmf, deepfm",
    "type, 'type: adam', 'type: adan', 23, adan, adam",
    "strategy, uniform, unifrom, 24, unifrom, uniform",
    "precision, 'batch_size: 512', 'precision: bf61', 22, bf61, bf16",
  })
  void anUnknownValueIsToldWithItsLineAndTheNearest(
      String key, String good, String bad, int line, String value, String nearest) {
    spoilt(
        good,
        bad,
        "line %d: key [%s]: unknown value [%s], nearest is [%s]"
            .formatted(line, key, value, nearest));
  }

  @ParameterizedTest
  @CsvSource({
    "'name: films', 'name: [films]', 1, name, a text, '[\"films\"]'",
    "'encoder: {type: hash, buckets: 9}', 'encoder: hash', 14, encoder, a mapping of keys, hash",
    "'buckets: 9', 'buckets: 9.5', 14, buckets, a whole number, 9.5",
    "'weight: 2', 'weight: heavy', 16, weight, a number, heavy",
    "'[64, 32]', '64', 20, layers, a list, 64",
    "'[64, 32]', '[64, wide]', 20, layers, a whole number, wide",
    "'batch_size: 512', 'batch_size: many', 22, batch_size, a whole number, many",
    "'learning_rate: 0.001', 'learning_rate: [1]', 23, learning_rate, a number, [1]",
    "'shared: false', 'shared: maybe', 24, shared, true or false, maybe",
  })
  void aValueOfTheWrongTypeIsToldWithItsLineAndWhatWasExpected(
      String good, String bad, int line, String key, String expected, String found) {
    spoilt(
        good,
        bad,
        "line %d: key [%s]: expected %s, got [%s]".formatted(line, key, expected, found));
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        arguments("  train: train.csv\n", "line 2: expected the key [data.train], it is missing"),
        arguments(
            "side: user, kind: numeric, ",
            "line 8: expected the key [features.side of [age]] with one of"
                + " [user, context, item, query]"),
        arguments(
            "type: hash, ",
            "line 14: expected the key [type] with one of " + Encoders.specs().keySet()),
        arguments(
            "  architecture: deepfm\n",
            "line 17: expected the key [architecture] with one of"
                + " ["
                + String.join(", ", ARCHITECTURES)
                + "]"),
        arguments("  dimension: 16\n", "line 17: key [dimension]: expected at least 1, got [0]"),
        arguments("layers: [64, 32], ", "line 20: expected the key [layers], it is missing"));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void aMissingKeyIsToldWithTheLineOfWhatNeedsIt(String key, String message) {
    spoilt(key, "", message);
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        arguments("batch_size: 512", "batch_size: 0", "fit.batch_size must be at least 1, got: 0"),
        arguments(
            "batch_size: 512",
            "refit: {replay: -1}",
            "fit.refit.replay must not be negative, got: -1.0"),
        arguments(
            "batch_size: 512", "refit: {epochs: 0}", "fit.refit.epochs must be at least 1, got: 0"),
        arguments(
            "batch_size: 512",
            "refit: {keep: 0}",
            "fit.refit.keep must be a share in (0, 1], got: 0.0"),
        arguments("dropout: 0.2", "dropout: 2", "key [dropout]: expected a share in [0, 1)"),
        arguments("[64, 32]", "[64, 0]", "layers must have at least 1 output, got: [64, 0]"),
        arguments("weight: 2", "weight: -2", "task [click]: weight must be positive, got: -2.0"),
        arguments("    max_length: 6\n", "", "feature [genres]: a sequence needs max_length"),
        arguments("name: age", "name: user_id", "two of the features are named [user_id]"),
        arguments(
            "{type: min_max}",
            "{type: identity, missing: nan}",
            "line 8: missing: expected a number or mean, got: nan"),
        arguments(
            "{type: min_max}", "{type: linear, clip: [1]}", "clip: expected two finite numbers"),
        arguments(
            "order: oldest_first", "split: prefixes", "[prefixes] need the separator between"),
        arguments("order: oldest_first", "split: words\n    order: newest_first", "a set"),
        arguments(
            "order: oldest_first",
            "split: words\n    separator: ' '",
            "feature [genres]: split: expected no separator, as it is not at one, got [ ]"),
        arguments(
            "kind: numeric, ", "kind: numeric, split: words, ", "expected the kind [sequence]"),
        arguments(
            "{type: hash, buckets: 9}",
            "{type: time}",
            "line 14: time: expected the key [part] with one of [hour, weekday, day_of_month,"),
        arguments(
            "{type: hash, buckets: 9}",
            "{type: time, part: hour, zone: Asia/Tokio}",
            "unknown zone [Asia/Tokio], nearest is [Asia/Tokyo]"),
        arguments("kind: numeric", "kind: vector", "feature [age]: a vector needs a length"),
        arguments("kind: numeric, ", "kind: numeric, length: 3, ", "only a vector has a length"),
        arguments("{type: min_max}", "{type: vocabulary}", "feature [age]: a numeric feature"),
        arguments(
            "encoder: {type: hash, buckets: 9}",
            "shares: user_ids",
            "feature [genres] shares the encoder of [user_ids], which is no feature with an"
                + " encoder, nearest is [user_id]"),
        arguments(
            "encoder: {type: hash, buckets: 9}",
            "shares: age",
            "feature [genres] shares the encoder of [age], which reads numbers: expected that of a"
                + " feature with a type of vocabulary or hash"),
        arguments(
            "encoder: {type: min_max}",
            "shares: user_id",
            "feature [age] shares the encoder of [user_id], which makes ids: expected that of a"
                + " feature with a type of min_max or"),
        arguments(
            "{type: hash, buckets: 9}",
            "{type: hash, buckets: 0}",
            "line 14: hash encoder: buckets must be at least 1, got: 0"),
        arguments(
            "kind: categorical, encoder",
            "kind: categorical, max_length: 5, encoder",
            "line 7: feature [user_id]: only a sequence and occurrences have [max_length] and [order]"),
        arguments(
            "kind: numeric, encoder",
            "kind: numeric, order: unordered, encoder",
            "feature [age]: only a sequence and occurrences have [max_length] and [order]: expected the kind"),
        arguments(
            "kind: categorical, encoder",
            "kind: categorical, separator: '|', encoder",
            "feature [user_id]: only lists have a [separator]"),
        arguments("tasks:\n  - {name: click, weight: 2}\n", "", "a ranker needs tasks"),
        arguments(
            "data:\n",
            "data:\n  items: {file: items.csv, id: item, target: chosen}\n",
            "recipe [films]: only two towers have [data.items]"),
        arguments(
            "kind: numeric, encoder",
            "kind: numeric, unknown_share: 0.1, encoder",
            "feature [age]: no number is unknown, so that unknown_share does nothing; nearest is"
                + " [missing_share]"),
        arguments(
            "kind: numeric, encoder",
            "kind: numeric, missing_share: 1, encoder",
            "feature [age]: missing_share must be in [0, 1), got: 1.0"),
        arguments(
            "{type: adam, learning_rate: 0.001}",
            "{type: adamw, learning_rate: 0.01, weight_decay: 200}",
            "fit.optimizer.weight_decay times learning_rate is the share that adamw takes off a"
                + " weight in a step, at most 1, got: 200.0 times 0.01"),
        arguments(
            "{type: adam, learning_rate: 0.001}",
            "{type: adamw, embedding_learning_rate: 2, embedding_decay: 0.6}",
            "fit.optimizer.embedding_decay times embedding_learning_rate"),
        arguments(
            "{name: click, weight: 2}",
            "{name: click, empty: negative}",
            "task [click]: [empty: negative] needs positive_from"),
        arguments(
            "batch_size: 512",
            "task_weighting: uncertainty",
            "task [click]: its weight cannot be given, [fit.task_weighting: uncertainty] learns"
                + " it"),
        arguments(
            "architecture: deepfm\n  dimension: 16\n  mlp: {layers: [64, 32], dropout: 0.2}",
            "{architecture: mmoe, dimension: 4, experts: 2, expert: {layers: [8]}, tower: {layers:"
                + " []}, gates: per_task, gate: {top: 3}}",
            "key [top]: expected at most the 2 experts, got [3]"),
        arguments(
            "architecture: deepfm\n  dimension: 16\n  mlp: {layers: [64, 32], dropout: 0.2}",
            "{architecture: mmoe, dimension: 4, experts: 2, expert: {layers: [8]}, tower: {layers:"
                + " []}, gates: one, gate: {top: 1}}",
            "key [top]: expected at least 2, got [1]"),
        arguments(
            "architecture: deepfm\n  dimension: 16\n  mlp: {layers: [64, 32], dropout: 0.2}",
            "{architecture: mmoe, dimension: 4, experts: 2, expert: {layers: [8]}, tower: {layers:"
                + " []}, gates: one, other_experts: [{layers: [8, 9]}]}",
            "key [other_experts]: expected a last layer of [8] outputs, as [expert] has, got layers"
                + " [8, 9]"),
        arguments(
            "architecture: deepfm\n  dimension: 16\n  mlp: {layers: [64, 32], dropout: 0.2}",
            "{architecture: mmoe, dimension: 4, experts: 1, expert: {layers: [8]}, tower: {layers:"
                + " []}, gates: none, other_experts: [{layers: [8]}]}",
            "the shared bottom (gates: none) has one expert, got: 2"),
        arguments("name: films", "name: films\nname: again", "line 2: not YAML: Duplicate field"),
        arguments("network:", "\tnetwork:", "not YAML: while scanning for the next token"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void whatContradictsItselfIsTold(String good, String bad, String message) {
    assertThat(RECIPE).contains(good);
    assertThatThrownBy(() -> RecipeReader.parse("films.yaml", RECIPE.replace(good, bad), Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith("[films.yaml]")
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "- a", "hello"})
  void whatIsNoMappingIsTold(String text) {
    assertThatThrownBy(() -> RecipeReader.parse("films.yaml", text, Map.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("[films.yaml]: expected a mapping of keys, got [");
  }

  @Test
  void theCommandTellsInOneLineAndExitsWithOne(@TempDir Path folder) throws IOException {
    Path recipe =
        Files.writeString(folder.resolve("films.yaml"), RECIPE.replace("deepfm", "deepmf"));
    CommandRun.of("train", recipe, "--data", folder, "--out", folder.resolve("run"))
        .failed("[" + recipe + "] line 18: key [architecture]", "nearest is [deepfm]");
    Files.writeString(recipe, RECIPE);
    CommandRun.of(TrainArguments.of(recipe, folder, folder.resolve("run"), "--set", "fit.epoch=1"))
        .failed("towerrank train: --set fit.epoch: unknown key [epoch], nearest is [epochs]");
    CommandRun.of("train", folder.resolve("none"), "--data", folder, "--out", folder.resolve("run"))
        .failed("recipe [" + folder.resolve("none") + "] does not exist");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
