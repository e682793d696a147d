package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.InputBuffer;
import org.towerrank.lucene.column.FeatureValues;

/**
 * What a model read for the documents that it scored: the numbers of the very inputs that it ran
 * with, whether they were just encoded or kept from an earlier request.
 */
public final class ScoredInputs {
  private final FeatureSchema schema;
  private final int[] documents;
  private final List<Block> blocks;
  private final List<Block> inOrder;
  private final QueryScores queries;

  /** A feature's columns in an input, whose rows are the documents. */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Block(Feature feature, int[] numbers, int rowWidth, int column) {}

  private ScoredInputs(
      FeatureSchema schema, int[] documents, List<Block> blocks, QueryScores queries) {
    this.schema = schema;
    this.documents = documents;
    this.blocks = blocks;
    this.inOrder = inOrder(schema.side(Side.ITEM), blocks);
    this.queries = queries;
  }

  /** The blocks of features, for those that have one. */
  private static List<Block> inOrder(List<Feature> features, List<Block> blocks) {
    Map<String, Block> byName = new HashMap<>();
    blocks.forEach(block -> byName.putIfAbsent(block.feature.name(), block));
    return features.stream().map(Feature::name).map(byName::get).filter(Objects::nonNull).toList();
  }

  /**
   * The item features of a document, without their raw values, and then the query features with
   * theirs, both in the order of the schema.
   *
   * @throws IllegalArgumentException when the document was not scored
   */
  public List<FeatureValues> of(int document) {
    int position = Arrays.binarySearch(documents, document);
    if (position < 0) {
      throw new IllegalArgumentException("document [" + document + "] was not scored");
    }
    List<FeatureValues> values = new ArrayList<>();
    for (Block block : inOrder) {
      values.add(item(block, position));
    }
    values.addAll(queries.values(position));
    return values;
  }

  private static FeatureValues item(Block block, int position) {
    int from = position * block.rowWidth + block.column;
    int[] encoded = Arrays.copyOfRange(block.numbers, from, from + block.feature.width());
    return new FeatureValues(block.feature, List.of(), encoded);
  }

  /** Numbers that are held, for those who bound their memory. */
  public long size() {
    return blocks.stream().map(Block::numbers).distinct().mapToLong(each -> each.length).sum()
        + (long) documents.length * (1 + 2 * schema.side(Side.QUERY).size());
  }

  /** Copies the inputs of runs, which follow one another in the order of the documents. */
  static final class Recorder implements ScoringObserver {
    private final FeatureSchema schema;
    private final int documents;
    private final List<Block> blocks = new ArrayList<>();
    private int recorded;

    Recorder(FeatureSchema schema, int documents) {
      this.schema = schema;
      this.documents = documents;
    }

    @Override
    public void scored(GraphBuffers buffers, int count, long nanos) {
      boolean first = blocks.isEmpty();
      int block = 0;
      for (InputBuffer input : buffers.inputs()) {
        if (input.input().side() == Side.ITEM) {
          int width = input.width();
          if (first) {
            add(input, new int[Math.multiplyExact(documents, width)]);
          }
          input.copyTo(blocks.get(block).numbers, recorded * width, count);
          block += input.input().features().size();
        }
      }
      recorded += count;
    }

    private void add(InputBuffer input, int[] numbers) {
      int column = 0;
      for (String name : input.input().features()) {
        Feature feature = schema.feature(name);
        blocks.add(new Block(feature, numbers, input.width(), column));
        column += feature.width();
      }
    }

    @Override
    public void failed() {
      // Its exception follows.
    }

    ScoredInputs finish(int[] scored, QueryScores queries) {
      return new ScoredInputs(schema, scored, blocks, queries);
    }
  }
}
