package org.towerrank.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.files.OutputFiles;

/** Commands end with a message, whatever they are given, and leave nothing half written. */
@Tag("slow")
class CommandFuzzTest {
  private static final long SEED = Long.getLong("towerrank.fuzz.seed", 20261126L);
  private static final int CASES = Integer.getInteger("towerrank.fuzz.commands", 10);
  private static final int ONLY = Integer.getInteger("towerrank.fuzz.case", -1);
  private static final int SHOWN = 20;

  @TempDir private Path directory;

  @Test
  void everyCommandEndsWithAResultOrAMessage() throws IOException {
    SmallService service = new SmallService(directory.resolve("service"));
    Path folder = directory.resolve("case");
    List<String> failures = new ArrayList<>();
    int done = 0;
    int from = Math.max(ONLY, 0);
    int to = ONLY < 0 ? CASES : ONLY + 1;
    for (int number = from; number < to && failures.size() < SHOWN; number++) {
      Files.createDirectories(folder);
      List<String> arguments = new CommandCases(new Draws(SEED, number), service, folder).next();
      CommandLineRun run = CommandLineRun.of(arguments);
      done += run.exitCode() == 0 ? 1 : 0;
      String where =
          "-Dtowerrank.fuzz.seed=" + SEED + " -Dtowerrank.fuzz.case=" + number + " " + arguments;
      run.problem()
          .or(() -> leftBehind(folder, run.exitCode() == 0))
          .ifPresent(problem -> failures.add(where + ": " + problem + ": " + run.err()));
      if (run.exitCode() < 0 && run.err().contains("still runs")) {
        break;
      }
      OutputFiles.delete(folder);
    }
    assertThat(failures).isEmpty();
    if (ONLY < 0) {
      assertThat(done).isBetween(CASES / 10, CASES - CASES / 10);
    }
  }

  private static Optional<String> leftBehind(Path folder, boolean done) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      if (names.stream().anyMatch(name -> name.startsWith("."))) {
        return Optional.of("unfinished files " + names);
      }
      return !done && names.contains("out")
          ? Optional.of("output in spite of it")
          : Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
