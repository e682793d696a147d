package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.files.OutputFiles;
import org.towerrank.tests.fuzz.CommandLineRun;
import org.towerrank.tests.fuzz.SmallService;

/**
 * Commands whose first, second, third … operation on files fails. Each tells so in one line, closes
 * what it opened and leaves nothing half written, and the one that meets no failure does its work
 * in the place where the others failed.
 */
@Tag("slow")
class CommandFaultsTest {
  /** Of commands with many operations every so manieth fails. */
  private static final int STRIDE = Integer.getInteger("towerrank.faults.stride", 30);

  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static SmallService service;

  @BeforeAll
  static void make() throws IOException {
    service = new SmallService(directory.resolve("service"));
  }

  @Test
  void anExport() throws IOException {
    everyOperationFails(1, "export", service.run("mmoe"), "--out", out("bundle"));
    assertThat(CommandLineRun.of(List.of("verify", out("bundle"))).exitCode()).isZero();
  }

  @Test
  void anExportToAZip() throws IOException {
    everyOperationFails(1, "export", service.run("mmoe"), "--zip", "--out", out("bundle.zip"));
    assertThat(CommandLineRun.of(List.of("verify", out("bundle.zip"))).exitCode()).isZero();
  }

  @Test
  void anIndex() throws IOException {
    String items = service.data().resolve("demo_recall").resolve("items.csv.gz").toString();
    String[] arguments = {
      "index", "--towers", service.bundle("dssm"), "--items", items, "--out", out("index")
    };
    everyOperationFails(STRIDE, arguments);
  }

  @Test
  void aRun() throws IOException {
    String recipe = SmallService.recipe("mmoe").toString();
    String data = service.data().toString();
    String[] arguments = {
      "train", recipe, "--data", data, "--out", out("run"), "--quiet", "--set", "fit.epochs=1"
    };
    everyOperationFails(STRIDE, arguments);
    List<String> export = List.of("export", out("run"), "--out", out("exported"));
    assertThat(CommandLineRun.of(export).exitCode()).isZero();
  }

  private static String out(String name) {
    return directory.resolve(name).toString();
  }

  private static void everyOperationFails(int stride, String... arguments) throws IOException {
    List<String> before = names();
    Path out = Path.of(arguments[List.of(arguments).indexOf("--out") + 1]);
    List<String> failures = new ArrayList<>();
    Set<Long> sizes = new HashSet<>();
    Operations operations;
    int number = 1;
    do {
      operations = new Operations(number);
      FaultyFiles files = new FaultyFiles(operations);
      CommandLineRun run = CommandLineRun.of(List.of(arguments), files::path);
      problems(run, operations, before).forEach(failures::add);
      number += stride;
      if (run.exitCode() == 0 && !isTold(run)) {
        sizes.add(size(out));
      }
      if (!operations.failed().isEmpty()) {
        OutputFiles.delete(out);
        OutputFiles.delete(checkpoint(out));
      }
    } while (!operations.failed().isEmpty());
    assertThat(failures).isEmpty();
    assertThat(sizes).as("bytes of what commands made that said nothing").hasSize(1);
  }

  /** Where a fit that cannot write its run leaves what it can go on from. */
  private static Path checkpoint(Path out) {
    return out.resolveSibling(out.getFileName() + ".checkpoint");
  }

  private static boolean isTold(CommandLineRun run) {
    return run.err().contains("injected");
  }

  /** Without reports, which tell seconds. */
  private static long size(Path path) throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().startsWith("report.")) {
          continue;
        }
        size += Files.size(file);
      }
    }
    return size;
  }

  private static List<String> problems(
      CommandLineRun run, Operations operations, List<String> before) throws IOException {
    String failed = "[" + operations.failed() + "]: ";
    List<String> problems = new ArrayList<>();
    run.problem().ifPresent(problem -> problems.add(failed + problem + ": " + run.err()));
    if (operations.open() != 0) {
      problems.add(failed + operations.open() + " files are open");
    }
    List<String> left = new ArrayList<>(names());
    left.removeAll(before);
    if (run.exitCode() == 0) {
      // A run does without its report and its checkpoint, with a warning.
      if (!operations.canDoWithout() && !isTold(run)) {
        problems.add(failed + "was not told");
      }
      left.removeIf(name -> !name.startsWith("."));
    } else if (!isTold(run) && !run.err().contains("could not be written")) {
      problems.add(failed + "was told as " + run.err());
    } else {
      left.removeIf(name -> name.endsWith(".checkpoint") && !name.startsWith("."));
    }
    if (!left.isEmpty() && !operations.failedWhileCleaning()) {
      problems.add(failed + "left " + left);
    }
    return problems;
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
