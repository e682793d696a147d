package org.towerrank.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.EncoderEntry;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TextSplit;
import org.towerrank.model.Similarity;
import org.towerrank.onnx.DerivedInput;

/**
 * What a schema file says of a model of another tool. The keys are those of the YAML, in snake
 * case.
 *
 * @param name what the model is called
 * @param tool whose conventions hold for what is not said
 * @param tasks names of a ranker's scores, in the order of its columns
 * @param similarity of two towers' vectors
 * @param ids of all features that do not say their own
 * @param features what the model reads
 * @param inputs features that fill an input, by its name; an input without an entry is filled by
 *     the feature of its name
 * @param derived inputs that a tool makes of a sequence, by their name
 * @param outputs what is read of a ranker; the only output of numbers if absent
 * @param userTower inputs and outputs of the user tower
 * @param itemTower those of the item tower
 */
public record ImportSchema(
    @Nullable String name,
    @Nullable Tool tool,
    @Nullable List<String> tasks,
    @Nullable Similarity similarity,
    @Nullable IdsSpec ids,
    @Nullable List<FeatureSpec> features,
    @Nullable Map<String, List<String>> inputs,
    @Nullable Map<String, Map<DerivedInput, String>> derived,
    @Nullable List<OutputSpec> outputs,
    @Nullable TowerSpec userTower,
    @Nullable TowerSpec itemTower) {

  /**
   * The tool's ids.
   *
   * @param missing id of a missing value, a whole number; {@code nan} where ids are floats
   * @param unknown id of a value that is not in the vocabulary, likewise
   * @param first id of the vocabulary's first line; others follow
   * @param padding id that fills sequences up; that of a missing value if absent
   */
  public record IdsSpec(
      @Nullable String missing,
      @Nullable String unknown,
      @Nullable Long first,
      @Nullable String padding) {}

  /** What a feature has in a row. */
  public enum Kind {
    @JsonProperty("categorical")
    CATEGORICAL,
    @JsonProperty("numeric")
    NUMERIC,
    @JsonProperty("sequence")
    SEQUENCE,
    @JsonProperty("vector")
    VECTOR,
    /** How long before the moment of a request a date lies. */
    @JsonProperty("age")
    AGE,
    /** How much each element of a sequence counts. */
    @JsonProperty("weights")
    WEIGHTS
  }

  /** Where a tool pads sequences. */
  public enum Pad {
    @JsonProperty("before")
    BEFORE,
    @JsonProperty("behind")
    BEHIND
  }

  /**
   * A feature.
   *
   * @param field where documents and requests have it; the name if absent
   * @param vocabulary a file of values, one a line, in the order of the tool's ids
   * @param values the same, here
   * @param encoder any other encoder, as a bundle has it
   * @param shares the feature whose vocabulary and ids it has
   * @param ids where they differ from those of the others
   * @param length of a vector; the columns of the graph's input if absent
   * @param maxLength of a sequence; that of the graph's input if absent
   * @param order of a sequence's raw list
   * @param inputOrder of the list that the tool was fed with; {@code order} if absent
   * @param pad where the tool pads it
   * @param separator of a raw value that is one text, of a sequence or a vector; a space if absent
   * @param split how the texts of an unordered sequence become elements, if not at the separator
   * @param moment of an age, the field of the context that has the moment of a request
   * @param unit of an age; days if absent
   * @param epoch what an age's dates and moments that are numbers count since 1970; milliseconds if
   *     absent
   * @param sequence of weights, the sequence whose elements they weigh
   * @param pooling what weights become; shares of their sum if absent
   */
  public record FeatureSpec(
      @Nullable String name,
      @Nullable Side side,
      @Nullable Kind kind,
      @Nullable String field,
      @Nullable String vocabulary,
      @Nullable List<String> values,
      @Nullable EncoderEntry encoder,
      @Nullable String shares,
      @Nullable IdsSpec ids,
      @Nullable Integer length,
      @Nullable Integer maxLength,
      SequenceFeature.@Nullable Order order,
      SequenceFeature.@Nullable Order inputOrder,
      @Nullable Pad pad,
      @Nullable String separator,
      @Nullable TextSplit split,
      @Nullable String moment,
      AgeFeature.@Nullable Unit unit,
      @Nullable EpochUnit epoch,
      @Nullable String sequence,
      @Nullable Pooling pooling) {}

  /** What is done to an output's columns. */
  public enum Apply {
    @JsonProperty("none")
    NONE,
    /** Of logits. */
    @JsonProperty("sigmoid")
    SIGMOID
  }

  /**
   * What is read of an output.
   *
   * @param columns counted from 0; all if absent
   */
  public record OutputSpec(
      @Nullable String name, @Nullable List<Integer> columns, @Nullable Apply apply) {}

  /** A tower's inputs and outputs, as those of a ranker. */
  public record TowerSpec(
      @Nullable Map<String, List<String>> inputs,
      @Nullable Map<String, Map<DerivedInput, String>> derived,
      @Nullable List<OutputSpec> outputs) {}
}
