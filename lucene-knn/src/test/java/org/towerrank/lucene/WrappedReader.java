package org.towerrank.lucene;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/** The same segments, each seen through another reader, as field-level security does it. */
final class WrappedReader extends FilterDirectoryReader {
  private final UnaryOperator<LeafReader> wrapper;

  WrappedReader(DirectoryReader in, UnaryOperator<LeafReader> wrapper) throws IOException {
    super(
        in,
        new SubReaderWrapper() {
          @Override
          public LeafReader wrap(LeafReader reader) {
            return wrapper.apply(reader);
          }
        });
    this.wrapper = wrapper;
  }

  @Override
  protected DirectoryReader doWrapDirectoryReader(DirectoryReader in) throws IOException {
    return new WrappedReader(in, wrapper);
  }

  @Override
  public @Nullable CacheHelper getReaderCacheHelper() {
    return null;
  }

  /** A segment seen so: its core is the same, what is seen of it is not. */
  abstract static class Leaf extends FilterLeafReader {
    Leaf(LeafReader in) {
      super(in);
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
      return in.getCoreCacheHelper();
    }

    @Override
    public @Nullable CacheHelper getReaderCacheHelper() {
      return null;
    }
  }
}
