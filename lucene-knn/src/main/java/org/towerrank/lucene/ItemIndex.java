package org.towerrank.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.files.WholeFolder;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.column.DocValuesReader;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.version.Reading;

/**
 * An item index opened for recall with the towers it was made with. Thread-safe; closed by its
 * owner, who closes the towers too.
 */
public final class ItemIndex implements Closeable {
  /**
   * Up to so many items are all compared where nobody says how many nodes of the graph to consider:
   * a graph would miss some of the nearest, and save little.
   */
  public static final int EXACT_ITEMS = 20_000;

  private static final int MORE_CANDIDATES = 500;

  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final IndexDescription description;
  private final TwoTowerModel towers;
  private final ExactSearch exact;

  private ItemIndex(
      Directory directory,
      DirectoryReader reader,
      IndexDescription description,
      TwoTowerModel towers) {
    this.directory = directory;
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
    this.description = description;
    this.towers = towers;
    this.exact = new ExactSearch(description.vectorField());
  }

  /**
   * Opens an index, which may be replaced meanwhile.
   *
   * @throws IndexMismatchException when there is none, its vectors were made by other towers, or it
   *     is of another Lucene or of a newer format
   * @throws IOException when it cannot be read, as a file of it is gone or damaged
   */
  public static ItemIndex open(Path path, TwoTowerModel towers) throws IOException {
    return WholeFolder.read(path, each -> openOnce(each, towers));
  }

  private static ItemIndex openOnce(Path path, TwoTowerModel towers) throws IOException {
    if (!Files.isDirectory(path)) {
      // Lucene would make a directory of that name.
      throw new IndexMismatchException(
          "["
              + path
              + "] "
              + (Files.exists(path) ? "is no directory" : "does not exist")
              + ": expected an item index");
    }
    Directory directory = FSDirectory.open(path);
    DirectoryReader reader = null;
    try {
      reader = reader(path, directory);
      IndexDescription description =
          IndexDescription.of(path.toString(), reader.getIndexCommit().getUserData());
      description.require(path.toString(), towers);
      return new ItemIndex(directory, reader, description, towers);
    } catch (IndexNotFoundException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw new IndexMismatchException("[" + path + "] holds no index", e);
    } catch (CorruptIndexException e) {
      IOUtils.closeWhileHandlingException(reader, directory);
      // Where a file is cut or gone, Lucene's own message names its objects, and its cause the
      // file.
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(
          "["
              + path
              + "] holds an index that is damaged: write it again ("
              + cause.getMessage()
              + ")",
          e);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(reader, directory);
      throw e;
    }
  }

  private static DirectoryReader reader(Path path, Directory directory) throws IOException {
    try {
      return DirectoryReader.open(directory);
    } catch (IndexFormatTooNewException | IndexFormatTooOldException | IllegalArgumentException e) {
      // Of a codec that it does not know Lucene says so by an illegal argument.
      throw new IndexMismatchException(
          "["
              + path
              + "] holds an index that the Lucene of this process does not read: write it again with"
              + " this one, or use the one that wrote it ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  public IndexDescription description() {
    return description;
  }

  /** Where rankers find their item features, for a {@link DocumentScorer}. */
  public ItemFields fields() {
    return description.fields();
  }

  public IndexSearcher searcher() {
    return searcher;
  }

  /** Number of items. */
  public int size() {
    return reader.numDocs();
  }

  /**
   * How many nodes of the graph {@link #recall(Map, int, Query)} considers for {@code k} items:
   * enough to find nearly all of the true nearest. With only k nodes a search for 10 misses one in
   * 25.
   */
  public static int candidates(int k) {
    return (int) Math.min(Integer.MAX_VALUE, k + Math.max((long) k, MORE_CANDIDATES));
  }

  /** Whether the index is so small that searches compare all items unless told otherwise. */
  public boolean isSearchedExactly() {
    return reader.numDocs() <= EXACT_ITEMS;
  }

  /**
   * The k items nearest to a user, with inner products for scores: of at most {@link #EXACT_ITEMS}
   * by comparing all, of more by approximate search that considers {@link #candidates} nodes of the
   * graph.
   *
   * @param user raw user and context features; absent ones are missing
   * @param filter what items must match; null for all
   * @throws IllegalArgumentException when the user's vector is not finite
   */
  public TopDocs recall(Map<String, ? extends @Nullable Object> user, int k, @Nullable Query filter)
      throws IOException {
    return recall(towers.userVector(user), k, filter);
  }

  /** The same for a given vector. */
  public TopDocs recall(float[] userVector, int k, @Nullable Query filter) throws IOException {
    return isSearchedExactly() && k >= 1
        ? exact(userVector, k, filter)
        : recall(userVector, k, candidates(k), filter);
  }

  /**
   * The same by approximate search, whatever the size of the index.
   *
   * @param candidates nodes of the graph to consider, at least k: more find more of the true
   *     nearest, and take longer
   */
  public TopDocs recall(float[] userVector, int k, int candidates, @Nullable Query filter)
      throws IOException {
    if (k < 1 || candidates < k) {
      throw new IllegalArgumentException(
          "expected 1 <= k <= candidates, got k [" + k + "], candidates [" + candidates + "]");
    }
    FiniteVector.requireUser(userVector);
    // Lucene takes memory for all candidates, whether there are so many items or not.
    int possible = Math.min(candidates, Math.max(1, reader.maxDoc()));
    TopDocs found = nearest(userVector, possible, filter);
    if (found.scoreDocs.length < k) {
      // Fewer match, or the graph is not connected because many vectors are equal, as those
      // of unknown items are.
      return exact(userVector, k, filter);
    }
    if (description.quantization() != Quantization.NONE) {
      return first(k, exact.rescore(searcher, userVector, found));
    }
    for (ScoreDoc hit : found.scoreDocs) {
      hit.score = VectorSimilarities.innerProduct(description.similarity(), hit.score);
    }
    return first(k, found);
  }

  /**
   * Of one segment without a filter the graph is searched as it is. A query would search once more,
   * among the documents that the graph gave.
   */
  private TopDocs nearest(float[] vector, int candidates, @Nullable Query filter)
      throws IOException {
    String field = description.vectorField();
    if (filter == null && reader.leaves().size() == 1) {
      LeafReader leaf = reader.leaves().getFirst().reader();
      return Reading.nearest(leaf, field, vector, candidates);
    }
    return searcher.search(TowerKnnQuery.of(field, vector, candidates, filter), candidates);
  }

  static TopDocs first(int k, TopDocs hits) {
    return hits.scoreDocs.length <= k
        ? hits
        : new TopDocs(hits.totalHits, Arrays.copyOf(hits.scoreDocs, k));
  }

  /** The k items truly nearest to a user, by comparing all. */
  public TopDocs exact(Map<String, ? extends @Nullable Object> user, int k, @Nullable Query filter)
      throws IOException {
    return exact(towers.userVector(user), k, filter);
  }

  /** The same for a given vector. */
  public TopDocs exact(float[] userVector, int k, @Nullable Query filter) throws IOException {
    return exact.search(searcher, userVector, k, filter);
  }

  /** Filters over the items' fields. */
  public ItemFilters filters() {
    return new ItemFilters(description);
  }

  /** The items of hits, in their order. */
  public List<ScoredItem> items(TopDocs hits) throws IOException {
    String[] ids = new String[hits.scoreDocs.length];
    DocumentField field = fields().get(description.idField());
    for (int index : HitOrder.byDocument(hits.scoreDocs)) {
      int document = hits.scoreDocs[index].doc;
      LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
      List<Object> values = DocValuesReader.of(leaf.reader(), field, document - leaf.docBase);
      ids[index] = values.get(0).toString();
    }
    List<ScoredItem> items = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      items.add(new ScoredItem(ids[i], hits.scoreDocs[i].doc, hits.scoreDocs[i].score));
    }
    return items;
  }

  /** All values of an item as they were given, by field, for display. */
  public Map<String, List<String>> stored(int document) throws IOException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (IndexableField field : searcher.storedFields().document(document)) {
      values
          .computeIfAbsent(field.name(), name -> new ArrayList<>())
          .add(
              field.numericValue() == null
                  ? field.stringValue()
                  : RawValueEncoder.text(field.numericValue()));
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, directory);
  }
}
