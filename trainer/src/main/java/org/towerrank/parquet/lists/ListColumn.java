package org.towerrank.parquet.lists;

import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;

/**
 * A column of lists, any of which may be missing. The others have items, none of which is missing.
 *
 * @param place among the columns of the file, from 0, once those before it are there
 */
public record ListColumn(String name, int place, Items items) {
  private static final String REPEATED = "list";
  private static final String ELEMENT = "element";

  /** What items are, and which bytes they have in {@linkplain ListPages#add pages}. */
  public enum Items {
    /** 8 bytes, the lowest first. */
    WHOLE_NUMBERS,
    /** Their length in 4 bytes, the lowest first, and UTF-8. */
    TEXTS
  }

  /** The three levels that a list has in a schema. */
  List<SchemaElement> schema() {
    SchemaElement list =
        new SchemaElement(name)
            .setRepetition_type(FieldRepetitionType.OPTIONAL)
            .setNum_children(1)
            .setConverted_type(ConvertedType.LIST)
            .setLogicalType(LogicalType.LIST(new ListType()));
    SchemaElement repeated =
        new SchemaElement(REPEATED)
            .setRepetition_type(FieldRepetitionType.REPEATED)
            .setNum_children(1);
    SchemaElement element =
        new SchemaElement(ELEMENT).setRepetition_type(FieldRepetitionType.OPTIONAL).setType(type());
    if (items == Items.TEXTS) {
      element
          .setConverted_type(ConvertedType.UTF8)
          .setLogicalType(LogicalType.STRING(new StringType()));
    }
    return List.of(list, repeated, element);
  }

  Type type() {
    return items == Items.TEXTS ? Type.BYTE_ARRAY : Type.INT64;
  }

  List<String> path() {
    return List.of(name, REPEATED, ELEMENT);
  }
}
