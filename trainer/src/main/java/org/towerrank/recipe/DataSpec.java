package org.towerrank.recipe;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files of a recipe, relative to the data directory.
 *
 * @param joins tables whose columns are added to every event
 * @param items the catalogue that two towers recall from; null for rankers
 * @param weight the events' column that says how much a row counts; if null, each counts once
 * @param time the events' column that says when each was, numbers or dates of ISO 8601, by which a
 *     refit finds the rows that are new; if null, all are
 * @param user the events' column that names users, for metrics within users; if null, {@code
 *     user_id} where there is one
 */
public record DataSpec(
    String train,
    String validation,
    String test,
    List<JoinSpec> joins,
    @Nullable ItemsSpec items,
    @Nullable String weight,
    @Nullable String time,
    @Nullable String user) {

  public DataSpec {
    Recipe.require(train, "data.train");
    Recipe.require(validation, "data.validation");
    Recipe.require(test, "data.test");
    joins = List.copyOf(Objects.requireNonNullElse(joins, List.of()));
    if (items != null && items.hasTimes() && time == null) {
      throw new RecipeException(
          "expected [data.time], the events' column that the times of items are compared with, as"
              + " [data.items] has [from] or [until]");
    }
  }

  /**
   * A table with at most one row a key. Events without a row there have its columns empty.
   *
   * @param key columns that it and the events both have
   */
  public record JoinSpec(String file, List<String> key) {
    public JoinSpec {
      Recipe.require(file, "data.joins.file");
      Recipe.require(key, "data.joins.key");
      key = List.copyOf(key);
    }
  }

  /**
   * The catalogue.
   *
   * @param id its column that identifies an item
   * @param target the events' column that names the item chosen
   * @param exclude the events' column that lists items not to recommend, space-separated; may be
   *     absent
   * @param from its column that says from when an item can be recommended; if null, each always
   *     could be
   * @param until its column that says until when
   */
  public record ItemsSpec(
      String file,
      String id,
      String target,
      @Nullable String exclude,
      @Nullable String from,
      @Nullable String until) {
    public ItemsSpec {
      Recipe.require(file, "data.items.file");
      Recipe.require(id, "data.items.id");
      Recipe.require(target, "data.items.target");
    }

    /** Whether items can be recommended at some times only. */
    public boolean hasTimes() {
      return from != null || until != null;
    }
  }
}
