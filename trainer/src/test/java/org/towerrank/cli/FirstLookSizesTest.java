package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A look at a log of many columns, with the memory and the threads that it is given, and at one of
 * which programs made most.
 */
@Tag("slow")
class FirstLookSizesTest {
  private static final int COLUMNS = 300;

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("user,item,time,click");
    IntStream.range(0, COLUMNS).forEach(i -> rows.append(",f").append(i));
    for (int event = 0; event < 300; event++) {
      rows.append(
          "\nu%d,i%d,%d,%d"
              .formatted(event % 30, event % 70, 1_700_000_000 + event * 60, event % 2));
      for (int i = 0; i < COLUMNS; i++) {
        rows.append(',').append((char) ('a' + random.nextInt(3)));
      }
    }
    log = Files.writeString(folder.resolve("log.csv"), rows.append('\n'));
  }

  @Test
  void eachColumnOfManyIsLookedAtWhateverTheThreads() {
    String all = CommandRun.done("prepare", "--init", log, "--quiet").out();
    for (int i = 0; i < COLUMNS; i++) {
      assertThat(all).contains("{name: f" + i + ",");
    }
    assertThat(CommandRun.done("prepare", "--init", log, "--quiet", "--threads", "1").out())
        .isEqualTo(all);
  }

  @Test
  void moreMemoryThanItIsGivenIsNotTaken() {
    CommandRun look = CommandRun.of("prepare", "--init", log, "--memory", "20");
    assertThat(look.exitCode()).isEqualTo(1);
    assertThat(look.err()).contains("the memory given does not suffice: give more by --memory");
    assertThat(look.out()).isEmpty();
  }

  /** Nobody gave a name of a file in it. */
  @Test
  void aTemporaryDirectoryThatIsMissingIsTold() throws Exception {
    Path log = Files.writeString(folder.resolve("log.csv"), "user,item,time\na,b,1700000000\n");
    Path missing = folder.resolve("tmp");
    Path first = folder.resolve("first");
    try (ChildProcess prepare =
        ChildProcess.startWithTemporaryFilesIn(
            missing, "prepare", "--init", log, "--out", first, "--quiet")) {
      assertThat(prepare.exitCode()).isEqualTo(1);
      assertThat(prepare.errors())
          .containsExactly(
              "towerrank prepare: ["
                  + missing
                  + "]: expected a temporary directory, there is none;"
                  + " TOWERRANK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR names another directory");
    }
    assertThat(first).doesNotExist();
  }

  /** Programs that fetch pages have most of the log, and prepare can leave them out. */
  @Test
  void usersWithTooManyEventsForPeopleAreTold() throws IOException {
    StringBuilder events = new StringBuilder("account,sku,at,event\n");
    for (int i = 0; i < 2100; i++) {
      String account = i % 3 == 0 ? "u" + i % 40 : "crawler" + i % 3;
      events.append("%s,s%d,%d,%s%n".formatted(account, i % 47, 1_767_225_600 + i, "view"));
      if (i % 9 == 0) {
        events.append("%s,s%d,%d,%s%n".formatted(account, i % 47, 1_767_225_601 + i, "order"));
      }
    }
    Path file = Files.writeString(folder.resolve("events.csv"), events);
    Path spec = folder.resolve("first/prepare.yaml");
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", folder.resolve("first"));
    String told = "\n# or clean: {duplicates: true, max_events_per_hour: 600}, without users who";
    assertThat(Files.readString(spec))
        .contains(told, " as programs do: 2 of them, with 60.0 % of the events\n");
    Files.writeString(
        spec,
        Files.readString(spec)
            .replace("clean: {duplicates: true}\n", "")
            .replaceFirst("# or (clean: .*}),.*", "$1"));
    assertThat(CommandRun.done("prepare", "--quiet", spec, "--out", folder.resolve("data")).out())
        .contains("Of 2,334 events 934 were kept, of 40 users");
  }
}
