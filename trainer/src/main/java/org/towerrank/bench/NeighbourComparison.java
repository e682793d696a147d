package org.towerrank.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TopDocs;
import org.towerrank.lucene.ItemIndex;

/**
 * Item indexes in Lucene beside hnswlib and faiss over the same vectors. Each way searches for the
 * same users with more and more candidates, so that times can be compared at the same recall.
 */
final class NeighbourComparison {
  private static final int TURNS = 3;

  private final Map<String, ItemIndex> indexes;
  private final List<float[]> users;
  private final List<Integer> ks;

  /**
   * A way to search for the nearest of every user.
   *
   * @param reference the index whose numbers of items it gives
   */
  private record Way(String name, Search search, ItemIndex reference) {}

  /** Searches for every user. */
  private interface Search {
    PythonNeighbours.Found search(int k, int candidates) throws IOException;
  }

  /**
   * A comparison.
   *
   * @param indexes by name; the libraries get the vectors of the first
   * @param ks how many items to find
   */
  NeighbourComparison(Map<String, ItemIndex> indexes, List<float[]> users, List<Integer> ks) {
    this.indexes = new LinkedHashMap<>(indexes);
    this.users = List.copyOf(users);
    this.ks = List.copyOf(ks);
  }

  /** Writes the vectors that libraries are given, of items in the order of their documents. */
  void writeVectors(Path itemFile, Path userFile) throws IOException {
    try (OutputStream out = Files.newOutputStream(userFile)) {
      for (float[] user : users) {
        out.write(bytes(user));
      }
    }
    ItemIndex index = indexes.values().iterator().next();
    String field = index.description().vectorField();
    try (OutputStream out = Files.newOutputStream(itemFile)) {
      for (LeafReaderContext leaf : index.searcher().getIndexReader().leaves()) {
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(field);
        KnnVectorValues.DocIndexIterator each = vectors.iterator();
        while (each.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          out.write(bytes(vectors.vectorValue(each.index())));
        }
      }
    }
  }

  private static byte[] bytes(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  /**
   * Builds the libraries' graphs, and compares.
   *
   * @param others which were given files that {@link #writeVectors} wrote
   */
  List<Measure> measure(PythonNeighbours others) throws IOException {
    List<Measure> measures = new ArrayList<>();
    List<Way> ways = new ArrayList<>();
    indexes.forEach(
        (name, index) ->
            ways.add(new Way("Lucene, " + name, (k, most) -> search(index, k, most), index)));
    ItemIndex first = ways.getFirst().reference();
    for (String library : PythonNeighbours.LIBRARIES) {
      measures.add(Measure.of("building, " + library, others.build(library), "s"));
      ways.add(new Way(library, (k, most) -> others.search(library, k, most), first));
    }
    for (int k : ks) {
      measures.addAll(compare(k, ways));
    }
    return measures;
  }

  private PythonNeighbours.Found search(ItemIndex index, int k, int candidates) throws IOException {
    long[] nanos = new long[users.size()];
    int[][] neighbours = new int[users.size()][];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      TopDocs hits = index.recall(users.get(i), k, candidates, null);
      nanos[i] = System.nanoTime() - start;
      neighbours[i] = documents(hits);
    }
    return new PythonNeighbours.Found(nanos, neighbours);
  }

  private static int[] documents(TopDocs hits) {
    return Arrays.stream(hits.scoreDocs).mapToInt(hit -> hit.doc).toArray();
  }

  private List<Measure> compare(int k, List<Way> ways) throws IOException {
    List<Series> all = new ArrayList<>();
    for (Way way : ways) {
      all.add(new Series(way, nearest(way.reference(), k)));
    }
    for (int candidates : candidates(k)) {
      measure(k, candidates, all);
    }
    List<Measure> measures = new ArrayList<>();
    for (Series each : all) {
      measures.addAll(each.curve().measures("k " + k + ", " + each.way.name()));
    }
    // The first library is behind the indexes.
    Series library = all.get(indexes.size());
    for (Series index : all.subList(0, indexes.size())) {
      measures.addAll(atTheSameRecall(k, index, library));
    }
    return measures;
  }

  /** The nearest of each user by comparing all: indexes number items each in its own way. */
  private int[][] nearest(ItemIndex index, int k) throws IOException {
    int[][] nearest = new int[users.size()][];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = documents(index.exact(users.get(i), k, null));
    }
    return nearest;
  }

  /** From k on, each half as many more, to twice what is considered where nobody says how many. */
  private static List<Integer> candidates(int k) {
    List<Integer> candidates = new ArrayList<>();
    for (int each = k;
        each < 2 * ItemIndex.candidates(k);
        each = Math.max(each + 1, each * 3 / 2)) {
      candidates.add(each);
    }
    candidates.add(ItemIndex.candidates(k));
    candidates.add(2 * ItemIndex.candidates(k));
    return candidates.stream().distinct().sorted().toList();
  }

  /** A way's points for one k. */
  private static final class Series {
    private final Way way;
    private final int[][] nearest;
    private final List<RecallCurve.Point> points = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private double recall;

    Series(Way way, int[][] nearest) {
      this.way = way;
      this.nearest = nearest;
    }

    void search(int k, int candidates, boolean measured) throws IOException {
      PythonNeighbours.Found found = way.search().search(k, candidates);
      recall = recall(found.neighbours(), nearest);
      if (measured) {
        Arrays.stream(found.nanos()).forEach(nanos::add);
      }
    }

    void endPoint(int candidates) {
      Samples times = new Samples(nanos.stream().mapToLong(Long::longValue).toArray());
      points.add(new RecallCurve.Point(candidates, recall, times));
      nanos.clear();
    }

    RecallCurve curve() {
      return new RecallCurve(points);
    }
  }

  /** Adds a point to each series. The ways take turns, of which the first is not measured. */
  private static void measure(int k, int candidates, List<Series> all) throws IOException {
    List<Series> order = new ArrayList<>(all);
    Random random = new Random(candidates);
    for (int turn = 0; turn <= TURNS; turn++) {
      Collections.shuffle(order, random);
      for (Series each : order) {
        each.search(k, candidates, turn > 0);
      }
    }
    all.forEach(each -> each.endPoint(candidates));
  }

  private static double recall(int[][] found, int[][] nearest) {
    long same = 0;
    long all = 0;
    for (int i = 0; i < nearest.length; i++) {
      Set<Integer> of = new HashSet<>();
      for (int item : found[i]) {
        of.add(item);
      }
      for (int item : nearest[i]) {
        same += of.contains(item) ? 1 : 0;
      }
      all += nearest[i].length;
    }
    return (double) same / all;
  }

  /** An index beside a library's time at its recall, with k candidates and with the default. */
  private static List<Measure> atTheSameRecall(int k, Series index, Series library) {
    List<Measure> measures = new ArrayList<>();
    for (int candidates : List.of(k, ItemIndex.candidates(k))) {
      RecallCurve.Point point = index.curve().of(candidates);
      OptionalDouble other = library.curve().timeAt(point.recall());
      String name =
          "k %s, %s, %s candidates / %s at the same recall"
              .formatted(k, index.way.name(), candidates, library.way.name());
      if (other.isPresent()) {
        double ratio = point.times().median() / other.getAsDouble();
        measures.add(Measure.atMost(1, name, ratio, "ratio"));
      }
    }
    return measures;
  }
}
