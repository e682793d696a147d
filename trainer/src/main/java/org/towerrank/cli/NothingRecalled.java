package org.towerrank.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.towerrank.feature.Nearest;
import org.towerrank.lucene.ItemField;
import org.towerrank.lucene.ItemFilters;
import org.towerrank.lucene.ItemIndex;

/** Why filters, or the user's history, leave nothing of an index to recommend. */
record NothingRecalled(ItemIndex items, List<FieldFilter> filters) {
  /** Most values of a field that the nearest is looked for among. */
  private static final int MOST_VALUES = 1000;

  /** Which filter no item matches, or else that none matches all of them but items of the user. */
  String text() throws IOException {
    if (filters.isEmpty()) {
      return "all items are of the user's history: [--seen] recommends them too";
    }
    List<Query> all = new ArrayList<>();
    for (FieldFilter filter : filters) {
      Query query = filter.query(items.filters());
      if (items.searcher().count(query) == 0) {
        return "no item has [" + filter.text() + "]" + hint(filter);
      }
      all.add(query);
    }
    return items.searcher().count(ItemFilters.all(all)) == 0
        ? "each filter has items, and no item matches all of them"
        : "all items that match are of the user's history: [--seen] recommends them too";
  }

  private String hint(FieldFilter filter) throws IOException {
    if (items.fields().require(filter.field()).kind() != ItemField.Kind.KEYWORD) {
      return "";
    }
    List<String> values = values(filter.field());
    return filter.comparison() == FieldFilter.Comparison.EQUAL
        ? Nearest.hint(filter.value(), values)
        : otherKind(filter, values);
  }

  /** Dates are not compared with numbers, such as the seconds that a table may have for times. */
  private static String otherKind(FieldFilter filter, List<String> values) {
    boolean dates = filter.isDate();
    if (values.isEmpty() || values.stream().anyMatch(value -> FieldFilter.isDate(value) == dates)) {
      return "";
    }
    return ": that is a "
        + (dates ? "date, and [" : "number, and [")
        + values.getFirst()
        + "] is none: compare with what the field has";
  }

  private List<String> values(String field) throws IOException {
    List<String> values = new ArrayList<>();
    Terms terms = MultiTerms.getTerms(items.searcher().getIndexReader(), field);
    if (terms != null) {
      TermsEnum each = terms.iterator();
      for (BytesRef term = each.next();
          term != null && values.size() < MOST_VALUES;
          term = each.next()) {
        values.add(term.utf8ToString());
      }
    }
    return values;
  }
}
