package org.towerrank.parquet.lists;

/**
 * Where lists begin and which are missing: the repetition and definition levels of a page, as runs
 * of the hybrid encoding.
 *
 * @see <a href="https://github.com/apache/parquet-format/blob/master/Encodings.md">Encodings of
 *     Parquet</a>
 */
final class Levels {
  /** Of an item: its list is there, it is there, and so is its value. */
  private static final int PRESENT = 3;

  private static final int MISSING = 0;

  // A bit an entry, the lowest first: set where an item goes on with the list before it.
  private final PageBytes repetitions = new PageBytes(1 << 12);
  private final PageBytes definitions = new PageBytes(1 << 12);
  private final PageBytes header = new PageBytes(Integer.BYTES + 1);
  private int entries;
  private int level = PRESENT;
  private int run;

  /** A missing list takes one entry, as an item does. */
  void missing() {
    extend(MISSING, 1);
  }

  void list(int items) {
    int from = entries + 1;
    extend(PRESENT, items);
    byte[] bits = repetitions.array();
    int first = from / Byte.SIZE;
    int last = entries / Byte.SIZE;
    int begin = 0xFF << from % Byte.SIZE;
    int end = (1 << entries % Byte.SIZE) - 1;
    if (first == last) {
      bits[first] |= (byte) (begin & end);
      return;
    }
    bits[first] |= (byte) begin;
    for (int i = first + 1; i < last; i++) {
      bits[i] = (byte) 0xFF;
    }
    bits[last] |= (byte) end;
  }

  private void extend(int of, int more) {
    if (of != level) {
      endRun();
      level = of;
    }
    run += more;
    entries += more;
    // The bit of the next entry is there, too.
    repetitions.writeZeros(entries / Byte.SIZE + 1 - repetitions.size());
  }

  private void endRun() {
    if (run > 0) {
      definitions.writeVarint(run << 1);
      definitions.write(level);
      run = 0;
    }
  }

  int entries() {
    return entries;
  }

  /** Appends both, each with its length in front, and forgets them. */
  void writeTo(PageBytes page) {
    int groups = (entries + Byte.SIZE - 1) / Byte.SIZE;
    header.clear();
    header.writeVarint((groups << 1) | 1);
    page.writeInt(header.size() + groups);
    page.write(header);
    page.write(repetitions.array(), 0, groups);
    endRun();
    page.writeInt(definitions.size());
    page.write(definitions);
    definitions.clear();
    repetitions.clear();
    entries = 0;
    level = PRESENT;
  }
}
