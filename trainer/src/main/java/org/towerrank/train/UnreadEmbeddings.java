package org.towerrank.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.Side;
import org.towerrank.model.IdBlock;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.NumberBlock;
import org.towerrank.model.SequenceBlock;
import org.towerrank.model.Similarity;
import org.towerrank.model.TwoTower;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.WeightCatalogue.EmbeddingRead;

/**
 * Rows of embeddings that fitting never reads and serving may, such as those of missing and of
 * unknown values where the training rows have none. They would keep their random first values. So a
 * missing value gets the mean of the known values' rows, each counted as often as it occurs. A new
 * value gets their mean with each counted once, because most values are rare: new items are no more
 * popular than others. Where vectors of items have length 1, those of new ones are as long as
 * others before, too: see {@link TypicalEmbedding}.
 */
final class UnreadEmbeddings {
  private final List<EncoderRows> all;
  private final IdReads reads;
  private final boolean lengthOne;

  private UnreadEmbeddings(List<EncoderRows> all, IdReads reads, boolean lengthOne) {
    this.all = all;
    this.reads = reads;
    this.lengthOne = lengthOne;
  }

  /** Where the rows of an encoder begin in an embedding. */
  private record Place(String weight, int offset) {}

  /**
   * How often training rows have each id of some features.
   *
   * @param none the ids that they never have
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Counts(int[] ofIds, BitSet none) {

    static Counts of(Set<String> features, IdReads reads) {
      int[] ofIds = reads.counts(features);
      BitSet none = new BitSet(ofIds.length);
      for (int id = 0; id < ofIds.length; id++) {
        none.set(id, ofIds[id] == 0);
      }
      return new Counts(ofIds, none);
    }
  }

  /**
   * The rows of an encoder in an embedding.
   *
   * @param features that read them
   * @param ofItems those of them that identify something of an item of two towers
   */
  private record EncoderRows(
      Place place, Set<String> features, Counts counts, Set<String> ofItems) {

    /** Where no row has a known value, of the rows that all have; zeros where there is no value. */
    EmbeddingMeans means(Parameter.Embedding embedding) {
      int[] all = counts.ofIds();
      return EmbeddingMeans.of(embedding, place.offset(), all, IdEncoder.FIRST_KNOWN, all.length)
          .or(() -> EmbeddingMeans.of(embedding, place.offset(), all, 0, IdEncoder.FIRST_KNOWN))
          .orElseGet(() -> EmbeddingMeans.zero(embedding.dimension()));
    }

    int[] unread(IdReads reads) {
      BitSet unread = (BitSet) counts.none().clone();
      features.forEach(feature -> reads.removeReadBesides(feature, unread));
      // Histories may have unknown items. What stands for them there has not learned to be
      // recommended: it resembles what was chosen after them, which many choose.
      if (!ofItems.isEmpty() && reads.haveNot(ofItems, IdEncoder.UNKNOWN)) {
        unread.set(IdEncoder.UNKNOWN);
      }
      return unread.stream().toArray();
    }

    float[] ofNewItem(Parameter.Embedding embedding, EmbeddingMeans means) {
      return TypicalEmbedding.of(
          embedding, place.offset(), counts.ofIds(), IdEncoder.FIRST_KNOWN, means.byValue());
    }
  }

  /**
   * Of a model.
   *
   * @param reads reads of ids: those of training rows are counted already, others may follow
   */
  static UnreadEmbeddings of(ModelDefinition model, IdReads reads) {
    Map<Place, Set<String>> features = new LinkedHashMap<>();
    Map<Place, Set<String>> ofItems = new HashMap<>();
    for (EmbeddingRead read : WeightCatalogue.whole(model).reads()) {
      switch (read.block()) {
        case IdBlock ids -> {
          for (int i = 0; i < ids.width(); i++) {
            Place place = new Place(read.weight(), ids.offsets().get(i));
            add(features, place, ids.features().get(i));
            if (model.network() instanceof TwoTower && isOfItems(model, ids.features().get(i))) {
              add(ofItems, place, ids.features().get(i));
            }
          }
        }
        case SequenceBlock sequence ->
            add(features, new Place(read.weight(), sequence.offset()), sequence.feature());
        case NumberBlock numbers -> {
          // Reads no embedding.
        }
      }
    }
    List<EncoderRows> all = new ArrayList<>();
    Map<Set<String>, Counts> counts = new HashMap<>();
    features.forEach(
        (place, names) ->
            all.add(
                new EncoderRows(
                    place,
                    names,
                    counts.computeIfAbsent(names, n -> Counts.of(n, reads)),
                    ofItems.getOrDefault(place, Set.of()))));
    return new UnreadEmbeddings(
        all,
        reads,
        model.network() instanceof TwoTower towers && towers.similarity() == Similarity.COSINE);
  }

  private static boolean isOfItems(ModelDefinition model, String feature) {
    return model.schema().feature(feature).side() == Side.ITEM;
  }

  private static void add(Map<Place, Set<String>> features, Place place, String feature) {
    features.computeIfAbsent(place, p -> new LinkedHashSet<>()).add(feature);
  }

  /** Gives the rows that were not read so far their values. */
  void fill(Parameters parameters) {
    for (EncoderRows rows : all) {
      int[] unread = rows.unread(reads);
      if (unread.length > 0) {
        Parameter.Embedding embedding = parameters.embedding(rows.place().weight());
        EmbeddingMeans means = rows.means(embedding);
        float[] ofNew =
            lengthOne && !rows.ofItems().isEmpty()
                ? rows.ofNewItem(embedding, means)
                : means.byValue();
        ParallelRows.run(
            unread.length,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                boolean missing = unread[i] == IdEncoder.MISSING;
                embedding.set(
                    rows.place().offset() + unread[i], missing ? means.byOccurrence() : ofNew);
              }
            });
      }
    }
  }
}
