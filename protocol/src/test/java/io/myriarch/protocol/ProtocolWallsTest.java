package io.myriarch.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the protocol may know of. */
class ProtocolWallsTest {
  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.myriarch");

  @Test
  void shouldKnowNothingOfOtherModules() {
    classes()
        .that()
        .resideInAPackage("io.myriarch.protocol..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.myriarch.protocol..", "java..", "org.agrona..", "io.netty..")
        .check(ours);
  }

  @Test
  void shouldKeepNettyAndTheClientOutOfFramingAndCodecs() {
    noClasses()
        .that()
        .resideInAPackage("io.myriarch.protocol..")
        .and()
        .resideOutsideOfPackage("io.myriarch.protocol.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "io.myriarch.protocol.client..")
        .check(ours);
  }

  @Test
  void shouldNotShowNettyToUsersOfTheClient() {
    noClasses()
        .that()
        .resideInAPackage("io.myriarch.protocol.client..")
        .and()
        .arePublic()
        .and()
        .doNotHaveSimpleName("MyriarchClient")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(ours);
  }
}
