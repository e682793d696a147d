package org.towerrank.model;

import java.util.List;

/**
 * The interpreter that computes shapes only. It is where every operation says what it expects and
 * what comes out; the others rely on it, as a network goes through it before it is fitted, read or
 * exported.
 *
 * <p>Every operation throws a {@link ShapeException} when it is given what it cannot compute with.
 */
public class Shapes implements Ops<Shape> {
  private static final String COLUMNS = "columns [R, n]";
  private static final String BLOCK = "a block of fields [R, F, d]";

  @Override
  public int width(Shape x) {
    return x.width();
  }

  @Override
  public int fields(Shape block) {
    return block.fields();
  }

  @Override
  public Shape embedding(String table, int dimension, IdBlock ids) {
    requirePositive("embedding " + table, "dimension", dimension);
    return Shape.block(RowDimension.of(ids.side()), ids.width(), dimension);
  }

  @Override
  public Shape embedding(String table, int dimension, SequenceBlock sequence) {
    requirePositive("embedding " + table, "dimension", dimension);
    return Shape.block(RowDimension.of(sequence.side()), sequence.length(), dimension);
  }

  @Override
  public Shape numbers(NumberBlock numbers) {
    return Shape.columns(RowDimension.of(numbers.side()), numbers.width());
  }

  @Override
  public Shape pooled(Shape embeddings, SequenceBlock sequence) {
    return pool("pooled " + sequence.name(), 1, embeddings, sequence);
  }

  @Override
  public Shape weightedSum(Shape embeddings, Shape weights, SequenceBlock sequence) {
    String operation = "weightedSum " + sequence.name();
    RowDimension rows = RowDimension.of(sequence.side());
    require(
        weights.equals(Shape.columns(rows, sequence.length())),
        operation,
        "the weights [" + rows.dimension() + ", " + sequence.length() + "] of the sequence",
        weights);
    return pool(operation, 1, embeddings, sequence);
  }

  @Override
  public Shape recencyPool(String name, int heads, Shape embeddings, SequenceBlock sequence) {
    requirePositive("recencyPool " + name, "heads", heads);
    return pool("recencyPool " + name, heads, embeddings, sequence);
  }

  private static Shape pool(String operation, int heads, Shape embeddings, SequenceBlock sequence) {
    RowDimension rows = RowDimension.of(sequence.side());
    Shape expected = Shape.block(rows, sequence.length(), embeddings.width());
    require(
        embeddings.equals(expected),
        operation,
        "the embeddings [" + rows.dimension() + ", " + sequence.length() + ", d] of the sequence",
        embeddings);
    return Shape.block(rows, heads, embeddings.width());
  }

  @Override
  public Shape linear(String name, List<Shape> parts, int outputs) {
    requirePositive("linear " + name, "outputs", outputs);
    return Shape.columns(joined("linear " + name, parts).rows(), outputs);
  }

  @Override
  public Shape groupedLinear(String name, int groups, Shape x, int outputs) {
    String operation = "groupedLinear " + name;
    requirePositive(operation, "groups", groups);
    requirePositive(operation, "outputs", outputs);
    require(
        !x.isBlock() && x.width() % groups == 0,
        operation,
        COLUMNS + " whose n is a multiple of [" + groups + "] groups",
        x);
    return Shape.columns(x.rows(), Math.multiplyExact(groups, outputs));
  }

  @Override
  public Shape activation(Activation activation, Shape x) {
    return x;
  }

  @Override
  public Shape batchNorm(String name, Shape x) {
    return requireColumns("batchNorm " + name, x);
  }

  @Override
  public Shape dropout(float rate, Shape x) {
    require(rate >= 0 && rate < 1, "dropout", "a rate in [0, 1)", "[" + rate + "]");
    return x;
  }

  @Override
  public Shape noise(float deviation, Shape x) {
    require(deviation >= 0, "noise", "a deviation of at least 0", "[" + deviation + "]");
    return x;
  }

  @Override
  public Shape softmax(Shape x) {
    return requireColumns("softmax", x);
  }

  @Override
  public Shape topSoftmax(int top, float balance, Shape x) {
    requireColumns("topSoftmax", x);
    require(
        top >= 1 && top <= x.width(),
        "topSoftmax",
        "a top of 1 to " + x.width() + ", as many as columns",
        "[" + top + "]");
    return x;
  }

  @Override
  public Shape mix(Shape groups, Shape weights) {
    requireColumns("mix", weights);
    require(
        !groups.isBlock() && groups.width() % weights.width() == 0,
        "mix",
        "groups [R, E · h] of columns, as many as the weights " + weights,
        groups);
    return Shape.columns(
        RowDimension.broadcast(groups.rows(), weights.rows()), groups.width() / weights.width());
  }

  @Override
  public Shape normalize(Shape x) {
    return requireColumns("normalize", x);
  }

  @Override
  public Shape fieldSum(List<Shape> blocks) {
    return sumOfBlocks("fieldSum", blocks);
  }

  @Override
  public Shape pairwise(List<Shape> blocks) {
    return Shape.columns(sumOfBlocks("pairwise", blocks).rows(), 1);
  }

  private static Shape sumOfBlocks(String operation, List<Shape> blocks) {
    require(!blocks.isEmpty(), operation, "at least one block", "none");
    int dimension = blocks.getFirst().width();
    RowDimension rows = RowDimension.USERS;
    for (Shape block : blocks) {
      require(block.isBlock(), operation, BLOCK, block);
      require(
          block.width() == dimension, operation, "blocks of one d, as " + blocks.getFirst(), block);
      rows = RowDimension.broadcast(rows, block.rows());
    }
    return Shape.columns(rows, dimension);
  }

  @Override
  public Shape innerProducts(Shape left, Shape right) {
    require(left.isBlock(), "innerProducts", BLOCK, left);
    require(right.isBlock(), "innerProducts", BLOCK, right);
    require(left.width() == right.width(), "innerProducts", "blocks of one d, as " + left, right);
    return Shape.columns(
        RowDimension.broadcast(left.rows(), right.rows()),
        Math.multiplyExact(left.fields(), right.fields()));
  }

  @Override
  public Shape outerProduct(Shape left, Shape right) {
    requireColumns("outerProduct", left);
    requireColumns("outerProduct", right);
    return Shape.columns(
        RowDimension.broadcast(left.rows(), right.rows()),
        Math.multiplyExact(left.width(), right.width()));
  }

  @Override
  public Shape sum(Shape x) {
    return Shape.columns(requireColumns("sum", x).rows(), 1);
  }

  @Override
  public Shape add(Shape left, Shape right) {
    return elementwise("add", left, right);
  }

  @Override
  public Shape subtract(Shape left, Shape right) {
    return elementwise("subtract", left, right);
  }

  @Override
  public Shape multiply(Shape left, Shape right) {
    return elementwise("multiply", left, right);
  }

  private static Shape elementwise(String operation, Shape left, Shape right) {
    boolean column =
        !left.isBlock() && !right.isBlock() && (left.width() == 1 || right.width() == 1);
    require(
        column || left.extents().equals(right.extents()),
        operation,
        "two values as wide, or one of a single column",
        left + " and " + right);
    return new Shape(
        RowDimension.broadcast(left.rows(), right.rows()),
        left.width() >= right.width() ? left.extents() : right.extents());
  }

  @Override
  public Shape scale(float factor, Shape x) {
    return x;
  }

  @Override
  public Shape affine(String name, List<Float> factors, List<Float> offsets, Shape x) {
    require(
        !x.isBlock() && x.width() == factors.size() && x.width() == offsets.size(),
        "affine " + name,
        "as many columns as there are factors, "
            + factors.size()
            + ", and offsets, "
            + offsets.size(),
        x);
    return x;
  }

  @Override
  public Shape concat(List<Shape> parts) {
    return joined("concat", parts);
  }

  @Override
  public Shape flatten(Shape x) {
    require(x.isBlock(), "flatten", BLOCK, x);
    return Shape.columns(x.rows(), Math.multiplyExact(x.fields(), x.width()));
  }

  /** The parts side by side. */
  private static Shape joined(String operation, List<Shape> parts) {
    require(!parts.isEmpty(), operation, "at least one part", "none");
    int width = 0;
    RowDimension rows = RowDimension.USERS;
    for (Shape part : parts) {
      width = Math.addExact(width, requireColumns(operation, part).width());
      rows = RowDimension.broadcast(rows, part.rows());
    }
    return Shape.columns(rows, width);
  }

  private static Shape requireColumns(String operation, Shape x) {
    require(!x.isBlock(), operation, COLUMNS, x);
    return x;
  }

  private static void requirePositive(String operation, String what, int number) {
    require(number > 0, operation, what + " of at least 1", "[" + number + "]");
  }

  private static void require(boolean met, String operation, String expected, Object got) {
    if (!met) {
      throw new ShapeException(operation, expected, got);
    }
  }
}
