package org.towerrank.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.LeafReader;

/** Shows all fields but one, over the same segments, as field-level security does. */
final class HidingReader {
  private HidingReader() {}

  static DirectoryReader of(DirectoryReader in, String field) throws IOException {
    return new WrappedReader(in, leaf -> new HidingLeaf(leaf, field));
  }

  private static final class HidingLeaf extends WrappedReader.Leaf {
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
  }
}
