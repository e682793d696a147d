package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** A bundle that is exported anew every night, while other programs open it. */
class ReplacedBundleTest {
  private static final int OPENED = 200;

  @TempDir private Path folder;

  @Test
  void aBundleThatIsReplacedMeanwhileIsOneOfTheTwo() throws Exception {
    BundleWriter first = writer(8);
    BundleWriter second = writer(4, 4);
    Path target = folder.resolve("bundle");
    first.write(target, false);
    AtomicBoolean ended = new AtomicBoolean();
    Set<String> opened = new HashSet<>();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<?> replacing =
          executor.submit(
              () -> {
                for (int i = 1; !ended.get(); i++) {
                  (i % 2 == 0 ? first : second).write(target, false);
                  Thread.sleep(i % 10);
                }
                return null;
              });
      try {
        for (int i = 0; i < OPENED; i++) {
          opened.add(Bundle.open(target).fingerprint());
        }
      } finally {
        ended.set(true);
      }
      replacing.get();
    }
    assertThat(opened).hasSize(2);
  }

  private static BundleWriter writer(Integer... layers) throws IOException {
    Mlp mlp = new Mlp(List.of(layers), Activation.RELU, 0f, false);
    return Exporter.export(RandomModels.run(new DeepFm(2, mlp, 0f), 1)).writer();
  }
}
