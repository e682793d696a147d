package org.towerrank.parquet;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.ObjectBatch;

/**
 * Collects the texts of consecutive rows: codes while all are of one dictionary, and where none is,
 * the bytes of their page as they lie there. Pages of both kinds in the same rows are rare, so that
 * their texts become objects.
 */
final class TextRows implements RowCollector {
  private final int count;
  private @Nullable CodedRows coded;
  private @Nullable PlainTexts plain;
  private @Nullable Object @Nullable [] objects;

  /**
   * @param count of the rows
   */
  TextRows(int count) {
    this.count = count;
  }

  /** Texts of one page or several, those of several copied to one array. */
  private static final class PlainTexts {
    private final int[] offsets;
    private byte[] bytes = new byte[0];
    private int size;
    private boolean copied;

    PlainTexts(int count) {
      this.offsets = new int[count + 1];
    }

    void add(Page page, int from, int rows, long @Nullable [] words) throws IOException {
      int start = page.position();
      page.readTexts(offsets, from, rows, words);
      if (from == 0) {
        bytes = page.bytes();
        size = page.position();
        return;
      }
      if (!copied) {
        int first = offsets[0] - PlainValues.TEXT_HEADER;
        bytes = Arrays.copyOfRange(bytes, first, size);
        move(0, from, -first);
        size -= first;
        copied = true;
      }
      int more = page.position() - start;
      if (more > Integer.MAX_VALUE - PageCodec.PADDING - size) {
        throw new IOException("texts of " + (from + rows) + " rows have more than 2 GiB");
      }
      if (size + more > bytes.length) {
        int grown = (int) Math.min(Integer.MAX_VALUE - PageCodec.PADDING, 2L * size);
        bytes = Arrays.copyOf(bytes, Math.max(size + more, grown));
      }
      System.arraycopy(page.bytes(), start, bytes, size, more);
      move(from, from + rows + 1, size - start);
      size += more;
    }

    private void move(int from, int to, int by) {
      for (int i = from; i < to; i++) {
        offsets[i] += by;
      }
    }

    ColumnBatch batch(int count, ColumnBatch.Presence presence) {
      return new ColumnBatch.Texts(count, presence, bytes, offsets, PlainValues.TEXT_HEADER);
    }
  }

  @Override
  public void add(Page page, int from, int rows, long[] words, int present) throws IOException {
    PageDictionary dictionary = page.dictionary();
    if (from == 0) {
      coded = dictionary == null ? null : new CodedRows(dictionary, count);
      plain = dictionary == null ? new PlainTexts(count) : null;
    }
    if (coded != null && coded.isOf(dictionary)) {
      coded.add(page, from, rows, words, present);
    } else if (plain != null && dictionary == null) {
      plain.add(page, from, rows, present == rows ? null : words);
    } else {
      addObjects(page, dictionary, from, rows, words, present);
    }
  }

  private void addObjects(
      Page page, @Nullable PageDictionary dictionary, int from, int rows, long[] words, int present)
      throws IOException {
    @Nullable Object[] to = objects(from, words);
    if (dictionary == null) {
      PlainTexts texts = new PlainTexts(from + rows);
      Arrays.fill(texts.offsets, 0, from, page.position() + PlainValues.TEXT_HEADER);
      texts.bytes = page.bytes();
      page.readTexts(texts.offsets, from, rows, words);
      ColumnBatch batch = texts.batch(from + rows, new ColumnBatch.Presence(words));
      for (int row = from; row < from + rows; row++) {
        to[row] = batch.value(row);
      }
    } else {
      CodedRows codes = new CodedRows(dictionary, from + rows);
      codes.add(page, from, rows, words, present);
      codes.expand(to, from, from + rows);
    }
  }

  /** All texts, to which those of the rows before are turned. */
  private @Nullable Object[] objects(int before, long[] words) {
    @Nullable Object[] all = objects;
    if (all == null) {
      all = new Object[count];
      objects = all;
      if (coded != null) {
        coded.expand(all, 0, before);
      } else if (plain != null) {
        ColumnBatch batch = plain.batch(before, new ColumnBatch.Presence(words));
        for (int row = 0; row < before; row++) {
          all[row] = batch.value(row);
        }
      }
      coded = null;
      plain = null;
    }
    return all;
  }

  @Override
  public ColumnBatch batch(ColumnBatch.Presence presence) {
    if (objects != null) {
      return new ObjectBatch(count, objects);
    }
    if (coded != null) {
      return coded.batch(count, presence);
    }
    return (plain == null ? new PlainTexts(count) : plain).batch(count, presence);
  }
}
