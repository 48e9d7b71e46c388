package io.myriarch.scheduler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.myriarch.scheduler.core.PlantedViolations;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls between the rooms of the scheduler; docs/ARCHITECTURE.md gives the reasons. */
class ArchitectureTest {
  private static final String ROOT = "io.myriarch.scheduler";
  private static final String CORE = ROOT + ".core..";
  private static final JavaClasses SCHEDULER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final ArchRule CORE_KNOWS_ONLY_JDK_AGRONA_AND_CODECS =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "org.agrona..", "io.myriarch.protocol..", CORE));

  private static final ArchRule CORE_DOES_NO_IO_AND_STARTS_NO_THREAD =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..",
                      "java.net..",
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.util.logging..",
                      "java.util.concurrent..")
                  .or(
                      belongToAnyOf(
                          Thread.class, Runtime.class, Process.class, System.Logger.class))
                  .as("do I/O, threads or logging"));

  private static final ArchRule CORE_READS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(NanoClock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(EpochClock.class);

  private static final ArchRule CORE_DRAWS_NO_RANDOMNESS_OF_ITS_OWN =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(SplittableRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(RandomGenerator.class, "getDefault")
          .orShould()
          .callMethod(ThreadLocalRandom.class, "current");

  private static final ArchRule NOBODY_KNOWS_THE_AGENTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.myriarch.agent..", "io.myriarch.agents..");

  /** It runs on other event loops: the only way in is the gateway's queue. */
  private static final ArchRule HTTP_GOES_THROUGH_THE_GATEWAY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".ingress.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, ROOT + ".journal..", ROOT + ".command..");

  /** A link on the shard's own loop calls the core, but never looks into its tables. */
  private static final ArchRule INGRESS_DECIDES_NOTHING =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".ingress..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              ".*\\.core\\.(.*Table|ReadyQueues|Timers|.*Policy|Placement|Dispatcher|Admission)");

  private static final ArchRule JOURNAL_SERVES_ANYBODY =
      classes()
          .that()
          .resideInAPackage(ROOT + ".journal..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage(ROOT + ".."))
                  .or(resideInAnyPackage(ROOT + ".journal..", CORE))
                  .as("are not of the scheduler, or of its journal or core"));

  private static final ArchRule CONFIGURATION_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage(ROOT + ".config..")
          .should()
          .onlyDependOnClassesThat(
              not(resideInAPackage(ROOT + ".."))
                  .or(resideInAPackage(ROOT + ".config.."))
                  .as("are not of the scheduler, or of its configuration"));

  private static final ArchRule ROOMS_FORM_NO_CYCLE =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  static Stream<ArchRule> rules() {
    return Stream.of(
        CORE_KNOWS_ONLY_JDK_AGRONA_AND_CODECS,
        CORE_DOES_NO_IO_AND_STARTS_NO_THREAD,
        CORE_READS_NO_CLOCK,
        CORE_DRAWS_NO_RANDOMNESS_OF_ITS_OWN,
        NOBODY_KNOWS_THE_AGENTS,
        HTTP_GOES_THROUGH_THE_GATEWAY,
        INGRESS_DECIDES_NOTHING,
        JOURNAL_SERVES_ANYBODY,
        CONFIGURATION_STANDS_ALONE,
        ROOMS_FORM_NO_CYCLE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldHoldTheWall(ArchRule rule) {
    rule.allowEmptyShould(false).check(SCHEDULER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "core",
        "shard",
        "journal",
        "ingress.http",
        "ingress.binary",
        "fleet",
        "observe",
        "config"
      })
  void shouldLookIntoEachRoom(String room) {
    assertThat(SCHEDULER.stream().map(JavaClass::getPackageName)).contains(ROOT + "." + room);
  }

  @Test
  void shouldSeeAViolationInTheCore() {
    JavaClasses planted = new ClassFileImporter().importClasses(PlantedViolations.class);
    List<ArchRule> rules =
        List.of(
            CORE_KNOWS_ONLY_JDK_AGRONA_AND_CODECS,
            CORE_DOES_NO_IO_AND_STARTS_NO_THREAD,
            CORE_READS_NO_CLOCK,
            CORE_DRAWS_NO_RANDOMNESS_OF_ITS_OWN);

    for (ArchRule rule : rules) {
      assertThatThrownBy(() -> rule.check(planted))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("PlantedViolations");
    }
  }
}
