package org.towerrank.cli;

import java.util.ArrayList;
import java.util.List;

/** The arguments of {@code towerrank train}. */
public final class TrainArguments {
  private TrainArguments() {}

  /** Those that every call has, and more behind them. */
  public static Object[] of(Object recipe, Object data, Object out, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", recipe, "--data", data, "--out", out));
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }
}
