package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.model.Network;
import picocli.CommandLine;

/** Adds the model of CONTRIBUTING.md in the way that it describes, and uses it. */
@ExtendWith(SmallService.Resolver.class)
class AddedModelTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern CODE = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern RECORD = Pattern.compile("public record (\\w+)");
  private static final Pattern NAME = Pattern.compile("name = \"(\\w+)\"");

  @TempDir private Path folder;
  private final SmallService service;

  AddedModelTest(SmallService service) {
    this.service = service;
  }

  @Test
  void whatContributingSaysIsEnoughToFitExportVerifyAndServeAModel() throws Exception {
    List<String> code = code();
    assertThat(code).hasSize(2);
    String architecture = first(NAME, code.get(1));
    try (URLClassLoader loader = new WithTheModel(compile(code.get(0), code.get(1)))) {
      Path run = folder.resolve("run");
      Path bundle = folder.resolve("bundle");
      Path recipe = recipe(architecture);
      JsonNode fitted = towerrank(loader, "train", recipe, "--data", service.data(), "--out", run);
      towerrank(loader, "export", run, "--out", bundle);
      JsonNode verified = towerrank(loader, "verify", bundle, "--rows", 200);
      assertThat(verified.get("passed").asBoolean()).isTrue();
      assertThat(verified.get("parity").get("rows").asInt()).isEqualTo(200);
      JsonNode inspected = towerrank(loader, "inspect", bundle);
      assertThat(inspected.get("network").get("architecture").asText()).isEqualTo(architecture);
      JsonNode served =
          towerrank(loader, "evaluate", bundle, "--data", service.data(), "--split", "validation");
      assertThat(served.get("metrics").get("auc/click").asDouble())
          .isCloseTo(fitted.get("validation").get("auc/click").asDouble(), within(1e-3));
    }
  }

  /** The blocks of Java in the section on adding a model. */
  private static List<String> code() throws IOException {
    String text = Files.readString(REPOSITORY.resolve("CONTRIBUTING.md"));
    int from = text.indexOf("## Add a model");
    String section = text.substring(from, text.indexOf("\n## ", from + 1));
    return CODE.matcher(section).results().map(block -> block.group(1)).toList();
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("[%s] in [%s]", pattern, text).isTrue();
    return matcher.group(1);
  }

  /** The record, and the network with one more line, compiled as they would be among the others. */
  private Path compile(String model, String line) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("org/towerrank/model"));
    Path network = REPOSITORY.resolve("onnx-export/src/main/java/org/towerrank/model/Network.java");
    String begin = "@JsonSubTypes({\n";
    String before = Files.readString(network);
    assertThat(before).contains(begin);
    Path changed = sources.resolve("Network.java");
    Files.writeString(changed, before.replace(begin, begin + line));
    Path added = sources.resolve(first(RECORD, model) + ".java");
    Files.writeString(added, model);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> options =
        List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", "" + classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  problems, files, null, options, null, files.getJavaFileObjects(changed, added))
              .call();
      assertThat(compiled).as(problems.toString()).isTrue();
    }
    return classes;
  }

  private Path recipe(String architecture) throws IOException {
    String recipe = Files.readString(SmallService.recipe("deepfm"));
    int from = recipe.indexOf("network:\n");
    int to = recipe.indexOf("fit:\n");
    String network = "network: {architecture: " + architecture + ", dimension: 4}\n";
    Path file = folder.resolve("recipe.yaml");
    return Files.writeString(file, recipe.substring(0, from) + network + recipe.substring(to));
  }

  private static JsonNode towerrank(ClassLoader loader, Object... arguments) throws Exception {
    Class<?> program = loader.loadClass(TowerRank.class.getName());
    assertThat(program).isNotSameAs(TowerRank.class);
    CommandLine line = (CommandLine) program.getMethod("commandLine").invoke(null);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    Stream<String> texts = Arrays.stream(arguments).map(Object::toString);
    int exitCode = line.execute(Stream.concat(texts, Stream.of("--json")).toArray(String[]::new));
    assertThat(exitCode).as("%s: %s", Arrays.toString(arguments), err).isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  /** The program with some classes more or other, apart from the one that runs the tests. */
  private static final class WithTheModel extends URLClassLoader {
    private static final String OURS = "org.towerrank.";

    WithTheModel(Path classes) throws IOException {
      super(
          new URL[] {
            classes.toUri().toURL(),
            place(Network.class),
            place(ItemIndex.class),
            place(TowerRank.class)
          },
          AddedModelTest.class.getClassLoader());
    }

    private static URL place(Class<?> type) {
      return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
