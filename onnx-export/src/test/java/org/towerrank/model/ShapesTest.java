package org.towerrank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.export.RandomModels;
import org.towerrank.feature.Side;

class ShapesTest {
  private static final Shapes OPS = new Shapes();
  private static final SequenceBlock HISTORY =
      new SequenceBlock("user_history", Side.USER, "", "history", 5, 0, 9, true);
  private static final Shape USER = Shape.columns(RowDimension.USERS, 4);
  private static final Shape ITEM = Shape.columns(RowDimension.ITEMS, 6);
  private static final Shape BLOCK = Shape.block(RowDimension.ITEMS, 3, 2);
  private static final Shape EMBEDDED = Shape.block(RowDimension.USERS, 5, 2);

  private static Arguments wrong(
      Function<Ops<Shape>, Shape> operation, String name, String expected, String got) {
    return Arguments.of(operation, name, expected, got);
  }

  static Stream<Arguments> wrongOperations() {
    IdBlock ids = new IdBlock("item_ids", Side.ITEM, "", List.of("id"), List.of(0), 9);
    return Stream.of(
        wrong(o -> o.embedding("e", 0, ids), "embedding e", "dimension of at least 1", "[0]"),
        wrong(o -> o.embedding("e", -1, HISTORY), "embedding e", "dimension of at least 1", "[-1]"),
        wrong(
            o -> o.pooled(BLOCK, HISTORY),
            "pooled user_history",
            "the embeddings [users, 5, d] of the sequence",
            "[items, 3, 2]"),
        wrong(
            o -> o.weightedSum(EMBEDDED, USER, HISTORY),
            "weightedSum user_history",
            "the weights [users, 5] of the sequence",
            "[users, 4]"),
        wrong(
            o -> o.weightedSum(BLOCK, Shape.columns(RowDimension.USERS, 5), HISTORY),
            "weightedSum user_history",
            "the embeddings [users, 5, d] of the sequence",
            "[items, 3, 2]"),
        wrong(
            o -> o.recencyPool("r", 2, USER, HISTORY),
            "recencyPool r",
            "the embeddings [users, 5, d] of the sequence",
            "[users, 4]"),
        wrong(
            o -> o.recencyPool("r", 0, EMBEDDED, HISTORY),
            "recencyPool r",
            "heads of at least 1",
            "[0]"),
        wrong(
            o -> o.linear("l", List.of(USER, BLOCK), 2),
            "linear l",
            "columns [R, n]",
            "[items, 3, 2]"),
        wrong(o -> o.linear("l", List.of(), 2), "linear l", "at least one part", "none"),
        wrong(o -> o.linear("l", List.of(USER), 0), "linear l", "outputs of at least 1", "[0]"),
        wrong(
            o -> o.groupedLinear("g", 4, ITEM, 2),
            "groupedLinear g",
            "columns [R, n] whose n is a multiple of [4] groups",
            "[items, 6]"),
        wrong(
            o -> o.groupedLinear("g", 3, BLOCK, 2), "groupedLinear g", "columns", "[items, 3, 2]"),
        wrong(
            o -> o.groupedLinear("g", 0, ITEM, 2), "groupedLinear g", "groups of at least 1", "0"),
        wrong(o -> o.batchNorm("n", BLOCK), "batchNorm n", "columns [R, n]", "[items, 3, 2]"),
        wrong(
            o -> o.affine("a", List.of(1f, 2f, 3f), List.of(0f, 0f, 0f), USER),
            "affine a",
            "as many columns as there are factors, 3, and offsets, 3",
            "[users, 4]"),
        wrong(o -> o.dropout(1, USER), "dropout", "a rate in [0, 1)", "[1.0]"),
        wrong(o -> o.softmax(BLOCK), "softmax", "columns [R, n]", "[items, 3, 2]"),
        wrong(o -> o.mix(ITEM, BLOCK), "mix", "columns [R, n]", "[items, 3, 2]"),
        wrong(
            o -> o.mix(ITEM, USER),
            "mix",
            "groups [R, E · h] of columns, as many as the weights [users, 4]",
            "[items, 6]"),
        wrong(o -> o.normalize(BLOCK), "normalize", "columns [R, n]", "[items, 3, 2]"),
        wrong(o -> o.fieldSum(List.of()), "fieldSum", "at least one block", "none"),
        wrong(o -> o.fieldSum(List.of(ITEM)), "fieldSum", "a block of fields", "[items, 6]"),
        wrong(
            o -> o.fieldSum(List.of(BLOCK, Shape.block(RowDimension.USERS, 3, 4))),
            "fieldSum",
            "blocks of one d, as [items, 3, 2]",
            "[users, 3, 4]"),
        wrong(o -> o.pairwise(List.of(BLOCK, USER)), "pairwise", "a block of fields", "[users, 4]"),
        wrong(o -> o.topSoftmax(1, 0, BLOCK), "topSoftmax", "columns [R, n]", "[items, 3, 2]"),
        wrong(o -> o.topSoftmax(0, 0, USER), "topSoftmax", "a top of 1 to 4", "[0]"),
        wrong(o -> o.topSoftmax(5, 0, USER), "topSoftmax", "a top of 1 to 4", "[5]"),
        wrong(
            o -> o.innerProducts(USER, BLOCK), "innerProducts", "a block of fields", "[users, 4]"),
        wrong(
            o -> o.innerProducts(BLOCK, ITEM), "innerProducts", "a block of fields", "[items, 6]"),
        wrong(
            o -> o.innerProducts(BLOCK, Shape.block(RowDimension.USERS, 3, 4)),
            "innerProducts",
            "blocks of one d, as [items, 3, 2]",
            "[users, 3, 4]"),
        wrong(o -> o.outerProduct(BLOCK, USER), "outerProduct", "columns [R, n]", "[items, 3, 2]"),
        wrong(o -> o.outerProduct(USER, BLOCK), "outerProduct", "columns [R, n]", "[items, 3, 2]"),
        wrong(o -> o.sum(BLOCK), "sum", "columns [R, n]", "[items, 3, 2]"),
        wrong(o -> o.add(USER, ITEM), "add", "two values as wide", "[users, 4] and [items, 6]"),
        wrong(o -> o.subtract(BLOCK, ITEM), "subtract", "two values as wide", "[items, 3, 2] and"),
        wrong(
            o -> o.multiply(BLOCK, EMBEDDED),
            "multiply",
            "two values as wide, or one of a single column",
            "[items, 3, 2] and [users, 5, 2]"),
        wrong(o -> o.concat(List.of(USER, BLOCK)), "concat", "columns [R, n]", "[items, 3, 2]"),
        wrong(o -> o.concat(List.of()), "concat", "at least one part", "none"),
        wrong(o -> o.flatten(USER), "flatten", "a block of fields [R, F, d]", "[users, 4]"));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("wrongOperations")
  void anOperationSaysWhatItExpectedAndWhatItGot(
      Function<Ops<Shape>, Shape> operation, String name, String expected, String got) {
    assertThatThrownBy(() -> operation.apply(OPS))
        .isInstanceOf(ShapeException.class)
        .hasMessageStartingWith("operation [" + name + "]: expected ")
        .hasMessageContaining(expected)
        .hasMessageContaining("got ")
        .hasMessageContaining(got);
  }

  @Test
  void oneRowAndManyAreJoinedToMany() {
    assertThat(OPS.concat(List.of(USER, ITEM))).isEqualTo(Shape.columns(RowDimension.ITEMS, 10));
    assertThat(OPS.linear("l", List.of(USER, ITEM), 3))
        .isEqualTo(Shape.columns(RowDimension.ITEMS, 3));
    assertThat(OPS.linear("l", List.of(USER), 3)).isEqualTo(Shape.columns(RowDimension.USERS, 3));
    assertThat(OPS.add(Shape.columns(RowDimension.USERS, 1), ITEM)).isEqualTo(ITEM);
    assertThat(OPS.mix(ITEM, Shape.columns(RowDimension.USERS, 2)))
        .isEqualTo(Shape.columns(RowDimension.ITEMS, 3));
    assertThat(OPS.pairwise(List.of(BLOCK, Shape.block(RowDimension.USERS, 1, 2))))
        .isEqualTo(Shape.columns(RowDimension.ITEMS, 1));
    assertThat(OPS.innerProducts(EMBEDDED, BLOCK)).isEqualTo(Shape.columns(RowDimension.ITEMS, 15));
    assertThat(OPS.outerProduct(ITEM, USER)).isEqualTo(Shape.columns(RowDimension.ITEMS, 24));
    assertThat(OPS.multiply(BLOCK, Shape.block(RowDimension.USERS, 3, 2))).isEqualTo(BLOCK);
  }

  /** Weights are drawn and graphs written by the catalogue, which must refuse what they cannot. */
  @Test
  void theCatalogueChecksBeforeItNamesAWeight() {
    WeightCatalogue catalogue = new WeightCatalogue();
    assertThatThrownBy(() -> catalogue.linear("l", List.of(BLOCK), 2))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> catalogue.groupedLinear("g", 4, ITEM, 2))
        .isInstanceOf(ShapeException.class);
    assertThat(catalogue.specs()).isEmpty();
  }

  @Test
  void towersThatCannotBeComparedAreRefused() {
    // Of the user's side: there is no item whose vector this could be.
    YoutubeDnn wrong =
        new YoutubeDnn(4, new Mlp(List.of(4), Activation.RELU, 0f, false), "user_id", 8, 0, false);
    assertThatThrownBy(() -> RandomModels.run(wrong, 1))
        .isInstanceOf(ShapeException.class)
        .hasMessage("operation [itemVector]: expected [items, 8] of the network, got [users, 8]");
  }
}
