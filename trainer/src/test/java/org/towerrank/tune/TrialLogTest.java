package org.towerrank.tune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.DataException;

/** Folders of searches, and who has them. */
class TrialLogTest {
  private static final int TIMES = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path place;

  private static TuneSetting setting(long seed) {
    return new TuneSetting("1", "name: films", List.of(), Map.of("train.csv", "0a"), seed, 2);
  }

  /** Both find an empty place: the one that gets it has its own setting in it. */
  @Test
  void ofTwoSearchesThatBeginAtOnceTheFolderHasTheSettingOfTheOneThatGoesOn() throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<Integer>> searches = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (long seed = 1; seed <= 2; seed++) {
        searches.add(threads.submit(search(seed, start)));
      }
    }
    int begun = 0;
    for (Future<Integer> search : searches) {
      begun += search.get();
    }
    assertThat(begun).isGreaterThanOrEqualTo(TIMES);
  }

  private Callable<Integer> search(long seed, CyclicBarrier start) {
    return () -> {
      int begun = 0;
      for (int i = 0; i < TIMES; i++) {
        Path folder = place.resolve("search-" + i);
        start.await(10, TimeUnit.SECONDS);
        try (TrialLog log = TrialLog.open(folder, setting(seed))) {
          begun++;
          assertThat(
                  JSON.readTree(Files.readString(folder.resolve("tune.json"))).get("seed").asLong())
              .isEqualTo(seed);
          assertThat(log.trials()).isEmpty();
        } catch (DataException e) {
          assertThat(e.getMessage()).containsAnyOf("that is going on", "another setting: --seed");
        }
      }
      return begun;
    };
  }

  /** A process that was killed in its first moment leaves the lock, and what it was writing. */
  @Test
  void aSearchThatWasKilledBeforeItSaidWhatItIsOfBeginsAnew() throws Exception {
    Path folder = Files.createDirectory(place.resolve("search"));
    Files.writeString(folder.resolve("lock"), "");
    Files.writeString(folder.resolve(".tune.json.1-00000000-1.partial"), "{");
    TrialLog.open(folder, setting(1)).close();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("tune.json", ".tune.json.1-00000000-1.partial");
  }

  /** The folder may be on another disk, that the path leads to. */
  @Test
  void aLinkToTheFolderStaysOne() throws Exception {
    Path folder = Files.createDirectory(place.resolve("disk"));
    Path link = Files.createSymbolicLink(place.resolve("search"), folder);
    TrialLog.open(link, setting(1)).close();
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("tune.json")).exists();
    try (TrialLog failed = TrialLog.open(link, setting(1))) {
      failed.deleteIfNothingWasFitted();
    }
    assertThat(link).isSymbolicLink();
    assertThat(folder).isEmptyDirectory();
  }
}
