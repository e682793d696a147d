package org.towerrank.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;
import org.towerrank.files.OutputFiles;
import org.towerrank.files.OutputKind;
import org.towerrank.inference.TwoTowerModel;

/**
 * Writes an item index: each item's vector by the item tower, computed in batches, and its fields.
 * For one thread.
 */
public final class ItemIndexWriter {
  /** A file that marks an item index. A directory with other content is never replaced. */
  public static final String MARKER = "towerrank-item-index.txt";

  private static final OutputKind OUTPUT = new OutputKind(MARKER, Set.of());
  private static final int BATCH = 1024;
  private static final double MOST_BUFFER_MEGABYTES = 256;
  private static final double SHARE_OF_HEAP = 1.0 / 8;
  private static final List<Side> ITEM_SIDES = List.of(Side.ITEM);

  private final IndexWriter index;
  private final TwoTowerModel towers;
  private final ItemIndexSettings settings;
  private final ItemValues values;
  private final ItemDocuments documents;
  private final RowEncoder encoder;
  private final EncodedRows batch;
  private final List<Document> pending = new ArrayList<>(BATCH);
  private final long[] pendingLines = new long[BATCH];
  private final Map<String, Long> lines = new HashMap<>();

  private ItemIndexWriter(
      IndexWriter index, TwoTowerModel towers, ItemIndexSettings settings, ItemFields fields) {
    this.index = index;
    this.towers = towers;
    this.settings = settings;
    this.documents = new ItemDocuments(fields);
    this.encoder = new RowEncoder(towers.schema(), ITEM_SIDES);
    this.values = new ItemValues(fields, settings.idField(), encoder.fields());
    this.batch = encoder.newRows(BATCH);
  }

  /** Gives items to a writer, one by one. */
  @FunctionalInterface
  public interface Items {
    void addTo(ItemIndexWriter writer) throws IOException;
  }

  /**
   * Writes an index, whole or not at all; an earlier item index is replaced.
   *
   * @param target the directory
   * @param items {@link #add adds} every item to the writer it is given
   * @return number of items written
   */
  public static int write(
      Path target, TwoTowerModel towers, ItemIndexSettings settings, ItemFields fields, Items items)
      throws IOException {
    requireKeyword(fields.require(settings.idField()));
    requireNoOther(settings.vectorField(), fields.byName().get(settings.vectorField()));
    IndexDescription description = IndexDescription.of(towers, settings, fields);
    int[] count = new int[1];
    OutputFiles.directory(
        target, OUTPUT, path -> count[0] = fill(path, towers, settings, description, items));
    return count[0];
  }

  private static void requireKeyword(ItemField id) {
    if (id.kind() != ItemField.Kind.KEYWORD || id.several()) {
      throw new IllegalArgumentException(
          "id field ["
              + id.name()
              + "]: expected a keyword with one value an item, got ["
              + id.describe()
              + "]");
    }
  }

  /** What is stored alone does not meet the vectors: all else would, where an item lacks it. */
  private static void requireNoOther(String vectors, @Nullable ItemField field) {
    if (field != null && field.kind() != ItemField.Kind.DISPLAY) {
      throw new IllegalArgumentException(
          "field ["
              + vectors
              + "]: expected a field of another name, as the index has the items' vectors in this"
              + " one; rename it, leave it out, or declare it as one for display, as [index"
              + " --display] does");
    }
  }

  private static int fill(
      Path path,
      TwoTowerModel towers,
      ItemIndexSettings settings,
      IndexDescription description,
      Items items)
      throws IOException {
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(settings.quantization().codec(settings.maxConnections(), settings.beamWidth()));
    config.setRAMBufferSizeMB(bufferMegabytes(Runtime.getRuntime().maxMemory()));
    config.setCommitOnClose(false);
    Files.writeString(
        path.resolve(MARKER),
        "TowerRank item index of model " + description.model() + "\n",
        StandardCharsets.UTF_8);
    try (Directory directory = FSDirectory.open(path);
        IndexWriter index = new IndexWriter(directory, config)) {
      ItemIndexWriter writer = new ItemIndexWriter(index, towers, settings, description.fields());
      items.addTo(writer);
      return writer.finish(description);
    }
  }

  /** What items take in memory before they are written: no more than a small heap has room for. */
  static double bufferMegabytes(long heap) {
    return Math.min(MOST_BUFFER_MEGABYTES, SHARE_OF_HEAP * heap / (1 << 20));
  }

  /**
   * Adds an item.
   *
   * @param line where it was read, for errors
   * @param item raw values by field; null and empty ones are missing
   * @throws InvalidItemException when it has no id, an id that was there before, a value that a
   *     field or the item tower cannot take, or a field that is not known; also of an earlier item,
   *     whose vector is not finite, and then this one is added. Who goes on leaves out the item
   *     that it names, and calls {@link #flush} behind the last
   */
  public void add(long line, Map<String, ? extends @Nullable Object> item) throws IOException {
    try {
      values.set(item);
    } catch (SchemaException e) {
      throw new InvalidItemException(line, e);
    }
    add(line);
  }

  /**
   * The same for values in the order of the index's {@link ItemFields#byName() fields}, which is
   * faster.
   *
   * @param item as many values as there are fields; null where missing
   */
  public void add(long line, @Nullable Object[] item) throws IOException {
    values.set(item);
    add(line);
  }

  private void add(long line) throws IOException {
    String id = id(line);
    requireNewId(line, id);
    Document document = new Document();
    try {
      encoder.encode(values.ofFeatures(), batch, pending.size());
      documents.addTo(document, values.all());
    } catch (IllegalArgumentException e) {
      throw new InvalidItemException(line, e);
    }
    // Not before: who leaves out an item that is refused may give another with its id.
    lines.put(id, line);
    pendingLines[pending.size()] = line;
    pending.add(document);
    if (pending.size() == BATCH) {
      flush();
    }
  }

  private String id(long line) {
    try {
      return values.id();
    } catch (IllegalArgumentException e) {
      throw new InvalidItemException(line, e);
    }
  }

  private void requireNewId(long line, String id) {
    if (id.isEmpty()) {
      throw new InvalidItemException(
          line, "expected an id in field [" + settings.idField() + "], got none");
    }
    Long earlier = lines.get(id);
    if (earlier != null) {
      throw new InvalidItemException(
          line, "item [" + id + "] was already on line " + earlier + "; ids must be distinct");
    }
  }

  /**
   * Computes the vectors of the items that wait for it. Need not be called, but by who leaves out
   * items: the last ones are refused here.
   *
   * @throws InvalidItemException naming an item whose vector is not finite, with others suppressed.
   *     All of them are left out
   */
  public void flush() throws IOException {
    EncodedRows rows = batch;
    if (pending.size() < BATCH) {
      rows = encoder.newRows(pending.size());
      System.arraycopy(batch.data(), 0, rows.data(), 0, rows.data().length);
    }
    float[] vectors = towers.itemVectors(rows);
    int dimension = towers.dimension();
    List<Document> items = List.copyOf(pending);
    pending.clear();
    InvalidItemException refused = null;
    for (int i = 0; i < items.size(); i++) {
      float[] vector = Arrays.copyOfRange(vectors, i * dimension, (i + 1) * dimension);
      try {
        requireFinite(vector, pendingLines[i]);
        index(items.get(i), vector);
      } catch (InvalidItemException e) {
        lines.remove(items.get(i).get(settings.idField()));
        refused = first(refused, e);
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  private void index(Document item, float[] vector) throws IOException {
    ItemDocuments.addVector(item, settings.vectorField(), vector, towers.similarity());
    index.addDocument(item);
  }

  private static InvalidItemException first(
      @Nullable InvalidItemException first, InvalidItemException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  private static void requireFinite(float[] vector, long line) {
    try {
      FiniteVector.require("the item's", vector);
    } catch (IllegalArgumentException e) {
      throw new InvalidItemException(line, e);
    }
  }

  private int finish(IndexDescription description) throws IOException {
    flush();
    if (settings.segments() > 0) {
      index.forceMerge(settings.segments());
    }
    index.setLiveCommitData(description.toCommitData().entrySet());
    index.commit();
    return lines.size();
  }
}
