package org.towerrank.lucene;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;

/** A reader of the same segments that counts the columns of doc values that are opened. */
final class CountingReader {
  private CountingReader() {}

  static DirectoryReader of(DirectoryReader in, AtomicInteger opened) throws IOException {
    return new WrappedReader(in, leaf -> new CountingLeaf(leaf, opened));
  }

  private static final class CountingLeaf extends WrappedReader.Leaf {
    private final AtomicInteger opened;

    CountingLeaf(LeafReader in, AtomicInteger opened) {
      super(in);
      this.opened = opened;
    }

    @Override
    public @Nullable SortedDocValues getSortedDocValues(String field) throws IOException {
      opened.incrementAndGet();
      return super.getSortedDocValues(field);
    }

    @Override
    public @Nullable SortedSetDocValues getSortedSetDocValues(String field) throws IOException {
      opened.incrementAndGet();
      return super.getSortedSetDocValues(field);
    }

    @Override
    public @Nullable NumericDocValues getNumericDocValues(String field) throws IOException {
      opened.incrementAndGet();
      return super.getNumericDocValues(field);
    }

    @Override
    public @Nullable SortedNumericDocValues getSortedNumericDocValues(String field)
        throws IOException {
      opened.incrementAndGet();
      return super.getSortedNumericDocValues(field);
    }
  }
}
