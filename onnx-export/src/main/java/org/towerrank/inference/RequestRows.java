package org.towerrank.inference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RequestMoment;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;

/** Encodes the user and context features of requests. Thread-safe. */
final class RequestRows {
  private final FeatureSchema schema;
  private final RowEncoder both;
  private final RowEncoder user;
  private final RowEncoder context;

  RequestRows(FeatureSchema schema) {
    this.schema = schema;
    this.both = new RowEncoder(schema, RankingModel.REQUEST_SIDES);
    this.user = new RowEncoder(schema, List.of(Side.USER));
    this.context = new RowEncoder(schema, List.of(Side.CONTEXT));
  }

  /**
   * The row of values that are those of both, by field.
   *
   * @throws org.towerrank.feature.SchemaException naming an unknown field, and the nearest
   */
  EncodedRows of(Map<String, ? extends @Nullable Object> features) {
    return both.row(RequestMoment.now().in(schema, features));
  }

  /**
   * The row of a user and a context, which may have a field of one name each.
   *
   * @throws org.towerrank.feature.SchemaException naming an unknown field, and the nearest
   */
  EncodedRows of(
      Map<String, ? extends @Nullable Object> ofUser,
      Map<String, ? extends @Nullable Object> ofContext) {
    Map<String, ? extends @Nullable Object> complete = RequestMoment.now().in(schema, ofContext);
    EncodedRows row = user.row(withMoment(ofUser, complete));
    context.requireKnown(complete.keySet());
    context.encode(complete, row, 0);
    return row;
  }

  /** The context has the moment that ages of the user are counted to, too. */
  private Map<String, ? extends @Nullable Object> withMoment(
      Map<String, ? extends @Nullable Object> ofUser,
      Map<String, ? extends @Nullable Object> ofContext) {
    String moment = schema.moment().filter(user.fields()::contains).orElse(null);
    if (moment == null) {
      return ofUser;
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(ofUser);
    all.put(moment, ofContext.get(moment));
    return all;
  }
}
