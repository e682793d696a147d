package org.towerrank.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules: {@code onnx-export <- lucene-knn <- es-plugin} and {@code lucene-knn
 * <- trainer}, and the engines that each module may use.
 */
class ModuleArrowsTest {
  private static final String[] ONNX_EXPORT = {
    "org.towerrank.feature..",
    "org.towerrank.model..",
    "org.towerrank.precision..",
    "org.towerrank.onnx..",
    "org.towerrank.files..",
    "org.towerrank.json..",
    "org.towerrank.yaml..",
    "org.towerrank.csv..",
    "org.towerrank.bundle..",
    "org.towerrank.inference..",
    "org.towerrank.imports..",
    "org.towerrank.command..",
    "org.towerrank.export.."
  };
  private static final String LUCENE_KNN = "org.towerrank.lucene..";
  private static final String ES_PLUGIN = "org.towerrank.elasticsearch..";
  private static final String[] TRAINER = {
    "org.towerrank.progress..",
    "org.towerrank.data..",
    "org.towerrank.recipe..",
    "org.towerrank.train..",
    "org.towerrank.kernel..",
    "org.towerrank.evaluate..",
    "org.towerrank.dataset..",
    "org.towerrank.demo..",
    "org.towerrank.clicks..",
    "org.towerrank.sql..",
    "org.towerrank.parquet..",
    "org.towerrank.prepare..",
    "org.towerrank.report..",
    "org.towerrank.init..",
    "org.towerrank.predict..",
    "org.towerrank.tune..",
    "org.towerrank.bench..",
    "org.towerrank.cli.."
  };

  /** Servers for tests and for a local try-out: in the module of the tests. */
  private static final String[] SERVERS = {
    "org.towerrank.server..", "org.towerrank.tryout..", "org.towerrank.serverbench.."
  };

  private static final String DJL = "ai.djl..";
  private static final String LUCENE = "org.apache.lucene..";
  private static final String ELASTICSEARCH = "org.elasticsearch..";
  private static final String ONNX_RUNTIME = "ai.onnxruntime..";

  private static final JavaClasses PRODUCT = ProductClasses.ALL;

  @Test
  void everyPackageBelongsToOneModuleThatTheRulesKnow() {
    String[] known = concatenate(concatenate(ONNX_EXPORT, TRAINER, LUCENE_KNN, ES_PLUGIN), SERVERS);
    noClasses().should().resideOutsideOfPackages(known).check(PRODUCT);
    assertThat(PRODUCT).isNotEmpty();
  }

  /** What differs between versions is chosen by the build. */
  @Test
  void nothingAsksForTheVersionWhileItRuns() {
    noClasses()
        .that()
        .resideInAnyPackage("org.towerrank.elasticsearch..", "org.towerrank.lucene..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.elasticsearch\\.Build|org\\.apache\\.lucene\\.util\\.Version")
        .check(PRODUCT);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.towerrank.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void onnxExportKnowsNoEngineThatFitsOrSearches() {
    noClasses()
        .that()
        .resideInAnyPackage(ONNX_EXPORT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(concatenate(TRAINER, LUCENE_KNN, ES_PLUGIN, DJL, LUCENE, ELASTICSEARCH))
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void luceneKnnKnowsNeitherDjlNorElasticsearch() {
    noClasses()
        .that()
        .resideInAPackage(LUCENE_KNN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(concatenate(TRAINER, ES_PLUGIN, DJL, ELASTICSEARCH))
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void thePluginKnowsNeitherDjlNorTheTrainer() {
    noClasses()
        .that()
        .resideInAPackage(ES_PLUGIN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(concatenate(TRAINER, DJL))
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void theTrainerDoesNotKnowElasticsearch() {
    noClasses()
        .that()
        .resideInAnyPackage(TRAINER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ES_PLUGIN, ELASTICSEARCH)
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void onlyTheInferencePackageTouchesOnnxRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.towerrank.inference..", ES_PLUGIN)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ONNX_RUNTIME)
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  private static String[] concatenate(String[] packages, String... more) {
    return java.util.stream.Stream.of(packages, more)
        .flatMap(java.util.stream.Stream::of)
        .toArray(String[]::new);
  }

  private static String[] concatenate(String[] packages, String[] others, String... more) {
    return concatenate(concatenate(packages, others), more);
  }
}
