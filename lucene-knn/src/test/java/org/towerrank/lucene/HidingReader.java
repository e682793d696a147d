package org.towerrank.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/** Shows all fields but one, over the same segments, as field-level security does. */
final class HidingReader extends FilterDirectoryReader {
  private final String field;

  HidingReader(DirectoryReader in, String field) throws IOException {
    super(
        in,
        new SubReaderWrapper() {
          @Override
          public LeafReader wrap(LeafReader reader) {
            return new HidingLeaf(reader, field);
          }
        });
    this.field = field;
  }

  @Override
  protected DirectoryReader doWrapDirectoryReader(DirectoryReader in) throws IOException {
    return new HidingReader(in, field);
  }

  @Override
  public @Nullable CacheHelper getReaderCacheHelper() {
    return null;
  }

  private static final class HidingLeaf extends FilterLeafReader {
    private final FieldInfos visible;

    HidingLeaf(LeafReader in, String field) {
      super(in);
      List<FieldInfo> infos = new ArrayList<>();
      for (FieldInfo info : in.getFieldInfos()) {
        if (!info.name.equals(field)) {
          infos.add(info);
        }
      }
      this.visible = new FieldInfos(infos.toArray(FieldInfo[]::new));
    }

    @Override
    public FieldInfos getFieldInfos() {
      return visible;
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
