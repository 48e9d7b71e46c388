package io.myriarch.agent.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The walls of this module. */
class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.myriarch.agent", "io.myriarch.agents");

  @Test
  void theAgentApiDependsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("io.myriarch.agent")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.myriarch.agent", "java..")
        .check(classes);
  }

  @Test
  void theRuntimeKnowsNothingOfTheScheduler() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.myriarch.scheduler..")
        .check(classes);
  }

  @Test
  void agentsKnowTheApiAndNotTheHost() {
    noClasses()
        .that()
        .resideInAPackage("io.myriarch.agents..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.myriarch.agent.runtime..")
        .check(classes);
  }

  @Test
  void theHostKnowsNeitherTheLinkNorTheObservers() {
    noClasses()
        .that()
        .resideInAPackage("io.myriarch.agent.runtime.host..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.myriarch.agent.runtime.link..",
            "io.myriarch.agent.runtime.observe..",
            "io.myriarch.protocol.wire..")
        .check(classes);
  }

  private static final String SESSION = "io.myriarch.agent.runtime.session..";

  @Test
  void theSessionKnowsOnlyTheJdkAndNothingOfItThatMoves() {
    classes()
        .that()
        .resideInAPackage(SESSION)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            SESSION,
            "java.lang",
            "java.lang.invoke",
            "java.nio.charset",
            "java.util",
            "java.util.function",
            "java.util.concurrent.atomic")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(SESSION)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class, Runtime.class, Process.class, System.Logger.class, Random.class)
        .check(classes);
  }
}
