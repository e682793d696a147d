package org.towerrank.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.ColumnSource;
import org.towerrank.data.ColumnValues;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;

/** Which columns a measurement needs, and the slices that they make. */
record SlicedColumns(Recipe recipe, EvaluationSpec spec) {
  private static final String NEW = "new:";

  /** The columns to keep of a file: those of slices, and that of users where it has one. */
  List<String> columns(ColumnSource source, String file) throws IOException {
    List<String> columns = new ArrayList<>(spec.by().stream().map(this::column).toList());
    String user = named();
    if (user != null || source.hasColumn(file, EvaluationSpec.USER)) {
      columns.add(user == null ? EvaluationSpec.USER : user);
    }
    return columns.stream().distinct().toList();
  }

  /** The column that is said to name users; null where nothing says one. */
  private @Nullable String named() {
    return spec.user() == null ? recipe.data().user() : spec.user();
  }

  /** The users of rows with these columns. */
  Users users(Map<String, ColumnValues> columns, int rows) {
    String user = Objects.requireNonNullElse(named(), EvaluationSpec.USER);
    ColumnValues values = columns.get(user);
    return values == null ? Users.unknown(rows) : Users.of(user, values);
  }

  /** All slices of rows with these columns. */
  List<Slice> slices(ColumnSource source, Map<String, ColumnValues> columns) throws IOException {
    List<Slice> slices = new ArrayList<>();
    for (String by : spec.by()) {
      ColumnValues values = Objects.requireNonNull(columns.get(column(by)), by);
      slices.addAll(
          by.startsWith(NEW)
              ? Slicing.byKnown(by, values, source.trainingValues(column(by)))
              : Slicing.byValue(by, values, elements(by)));
    }
    return slices;
  }

  /** The column of a slice that a column or feature names. */
  private String column(String by) {
    String name = by.startsWith(NEW) ? by.substring(NEW.length()) : by;
    return recipe.features().stream()
        .filter(feature -> feature.name().equals(name))
        .map(FeatureSpec::columnName)
        .findFirst()
        .orElse(name);
  }

  /**
   * The elements of a sequence's value, each as the one text that encoders read; other values stay
   * whole.
   */
  private Function<String, List<String>> elements(String by) {
    return readers(by).stream()
        .map(FeatureSpec::feature)
        .filter(SequenceFeature.class::isInstance)
        .map(SequenceFeature.class::cast)
        .findFirst()
        .<Function<String, List<String>>>map(
            sequence ->
                value ->
                    ColumnValues.elements(value).stream()
                        .flatMap(text -> sequence.split(text).stream())
                        .map(RawValueEncoder::canonicalText)
                        .toList())
        .orElse(value -> List.of(String.join(" ", ColumnValues.elements(value))));
  }

  /** The feature of a name, or those that read the column of the name. */
  private List<FeatureSpec> readers(String by) {
    List<FeatureSpec> named =
        recipe.features().stream().filter(feature -> feature.name().equals(by)).toList();
    return named.isEmpty()
        ? recipe.features().stream().filter(feature -> feature.columnName().equals(by)).toList()
        : named;
  }
}
