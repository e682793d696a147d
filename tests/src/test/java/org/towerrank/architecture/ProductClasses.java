package org.towerrank.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes that the rules are about: those of all modules, without their tests. */
final class ProductClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // Tests of a module that those of others use come as a jar.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.towerrank");

  private ProductClasses() {}
}
