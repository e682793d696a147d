package org.towerrank.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.store.FSDirectory;
import org.towerrank.lucene.rows.RowPrecision;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * A folder with an index and rows of it.
 *
 * @param path of the folder
 * @param logged what rows had to say
 */
record RowFolder(Path path, List<String> logged) {

  static RowFolder in(Path path) {
    return new RowFolder(path, Collections.synchronizedList(new ArrayList<>()));
  }

  FSDirectory index() throws IOException {
    return FSDirectory.open(path.resolve("index"));
  }

  SegmentRows open() throws IOException {
    return open("rows", RowPrecision.FLOAT32);
  }

  /** Rows in a folder of their own. */
  SegmentRows open(String name, RowPrecision precision) throws IOException {
    RowSettings of = RowSettings.of(StoredItems.PLENTY).forSegmentsOf(50);
    return SegmentRows.open(
        path.resolve(name),
        new RowSettings(
            of.budget(), of.room(), of.leastDocuments(), precision, of.executor(), logged::add));
  }

  /** The files of rows that are written. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(path.resolve("rows"))) {
      return files.filter(file -> file.toString().endsWith(".rows")).sorted().toList();
    }
  }
}
