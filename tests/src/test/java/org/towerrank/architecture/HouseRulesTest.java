package org.towerrank.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.towerrank.command.CommandLines;
import org.towerrank.files.ExitActions;
import picocli.CommandLine;

/** What holds for every class of the product, whichever module it is in. */
class HouseRulesTest {
  private static final List<String> NAMES_THAT_SAY_NOTHING =
      List.of("util", "utils", "common", "impl", "helper", "helpers", "manager", "managers");

  private static final JavaClasses PRODUCT = ProductClasses.ALL;

  @Test
  void nothingPrintsToTheStandardStreams() {
    noClasses()
        .should(ACCESS_STANDARD_STREAMS)
        .because("commands write to the writers that picocli gives them")
        .check(PRODUCT);
  }

  /** Unfinished files are deleted at Ctrl-C, and output that cannot be written is a failure. */
  @Test
  void programsEndAlike() {
    noClasses()
        .that(DescribedPredicate.not(JavaClass.Predicates.type(CommandLines.class)))
        .should()
        .callMethod(CommandLine.class, "execute", String[].class)
        .check(PRODUCT);
    classes()
        .that(callMethod(CommandLines.class, "execute"))
        .should(ArchCondition.from(callMethod(ExitActions.class, "install")))
        .check(PRODUCT);
  }

  private static DescribedPredicate<JavaClass> callMethod(Class<?> owner, String name) {
    return DescribedPredicate.describe(
        "call " + owner.getSimpleName() + "." + name,
        caller ->
            caller.getMethodCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().isEquivalentTo(owner)
                            && call.getName().equals(name)));
  }

  @Test
  void namesSayTheConcept() {
    noClasses().should(haveANameThatSaysNothing()).check(PRODUCT);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes().should(beInANullMarkedPackage()).check(PRODUCT);
  }

  @Test
  void noneThrowsABareRuntimeException() {
    noClasses()
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "it makes a bare RuntimeException, Exception or Error",
                call ->
                    List.of(RuntimeException.class, Exception.class, Error.class, Throwable.class)
                            .stream()
                            .anyMatch(type -> call.getTargetOwner().isEquivalentTo(type))
                        && !call.getOriginOwner()
                            .getRawSuperclass()
                            .equals(Optional.of(call.getTargetOwner()))))
        .check(PRODUCT);
  }

  private static ArchCondition<JavaClass> haveANameThatSaysNothing() {
    return new ArchCondition<>("have a name or package like " + NAMES_THAT_SAY_NOTHING) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        String name = type.getSimpleName().toLowerCase(Locale.ROOT);
        boolean emptyName = NAMES_THAT_SAY_NOTHING.stream().anyMatch(name::endsWith);
        boolean emptyPackage =
            List.of(type.getPackageName().split("\\.", -1)).stream()
                .anyMatch(NAMES_THAT_SAY_NOTHING::contains);
        events.add(new SimpleConditionEvent(type, emptyName || emptyPackage, type.getFullName()));
      }
    };
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package whose package-info.java says @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        JavaPackage home = type.getPackage();
        boolean marked = home.isAnnotatedWith(NullMarked.class);
        events.add(new SimpleConditionEvent(type, marked, type.getFullName()));
      }
    };
  }
}
