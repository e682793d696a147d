package org.towerrank.prepare;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How rows are written. */
public enum RowFormat {
  /** CSV in gzip; histories are texts with spaces. */
  @JsonProperty("csv.gz")
  CSV_GZ(".csv.gz"),
  /** CSV; histories are texts with spaces. */
  @JsonProperty("csv")
  CSV(".csv"),
  /** A folder of Parquet; histories are lists. */
  @JsonProperty("parquet")
  PARQUET(".parquet");

  private final String ending;

  RowFormat(String ending) {
    this.ending = ending;
  }

  /** What names end in. */
  String ending() {
    return ending;
  }
}
