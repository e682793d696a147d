package org.towerrank.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * Networks of every architecture, for the tests that compare the interpreters on each: what is here
 * is exported, verified and evaluated by all of them.
 */
public final class SampleNetworks {
  private static final Mlp NONE = new Mlp(List.of(), Activation.RELU, 0f, false);
  private static final Mlp DEEP = new Mlp(List.of(16, 8), Activation.RELU, 0.1f, true);
  private static final Mlp TANH = new Mlp(List.of(12), Activation.TANH, 0f, false);

  private SampleNetworks() {}

  public static List<Network> all() {
    return Stream.concat(rankers().stream(), towers().stream()).toList();
  }

  public static List<Network> rankers() {
    return List.of(
        new Fm(4, Loss.CROSS_ENTROPY),
        new Fm(7, Loss.SQUARED),
        new DeepFm(4, DEEP, 0f),
        new DeepFm(4, DEEP, 0f, Loss.SQUARED),
        new DeepFm(8, NONE, 0.2f),
        new DcnV2(4, 2, 0, DcnV2.Structure.STACKED, DEEP, 0.1f),
        new DcnV2(4, 3, 5, DcnV2.Structure.PARALLEL, TANH, 0f),
        new DcnV2(3, 1, 0, DcnV2.Structure.PARALLEL, NONE, 0f),
        new Mmoe(4, 3, DEEP, TANH, Mmoe.Gates.PER_TASK, 0f),
        new Mmoe(4, 2, TANH, TANH, Mmoe.Gates.ONE, 0f),
        new Mmoe(4, 1, DEEP, TANH, Mmoe.Gates.NONE, 0f),
        new Mmoe(
            4,
            2,
            DEEP,
            TANH,
            Mmoe.Gates.PER_TASK,
            0f,
            List.of(new Mlp(List.of(8), Activation.TANH, 0f, false), DEEP),
            new Gate(2, 0.01f, 0.5f),
            Loss.CROSS_ENTROPY),
        new Mmoe(4, 3, TANH, NONE, Mmoe.Gates.ONE, 0f, List.of(), new Gate(3, 0), Loss.SQUARED),
        new Esmm(4, DEEP, 0.1f),
        new Esmm(4, NONE, 0f),
        new Pnn(4, Pnn.Products.INNER, DEEP, 0.1f, Loss.CROSS_ENTROPY),
        new Pnn(3, Pnn.Products.OUTER, TANH, 0f, Loss.CROSS_ENTROPY),
        new Pnn(5, Pnn.Products.BOTH, TANH, 0f, Loss.SQUARED),
        new Fnn(4, DEEP, 0.1f, Loss.CROSS_ENTROPY),
        new Fnn(4, NONE, 0f, Loss.SQUARED),
        new Ple(4, 2, 2, 1, DEEP, TANH, 0.1f),
        new Ple(4, 1, 1, 2, TANH, NONE, 0f));
  }

  /** Over a schema that has the item feature {@code item_id}. */
  public static List<Network> towers() {
    return List.of(
        new Dssm(4, DEEP, TANH, 6, 2),
        new Dssm(4, NONE, DEEP, 6, 0),
        new Dssm(4, DEEP, NONE, 4, 2, Skip.AVERAGE, 0.2f),
        new Dssm(4, TANH, DEEP, 6, 1, Skip.NONE, 0f),
        new YoutubeDnn(4, DEEP, "item_id", 8, 3, false),
        new YoutubeDnn(4, DEEP, "item_id", 4, 3, false, Skip.AVERAGE, 0.2f, true, true),
        new YoutubeDnn(4, TANH, "item_id", 8, 2, false, Skip.LINEAR, 0f, true, false),
        new YoutubeDnn(4, TANH, "item_id", 8, 0, true),
        new FmTowers(5));
  }
}
