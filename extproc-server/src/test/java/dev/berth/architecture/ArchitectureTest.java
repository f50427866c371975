package dev.berth.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The table of packages in ARCHITECTURE.md, and the rules that no compiler checks. */
@AnalyzeClasses(packages = "dev.berth", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "dev.berth.";

  /**
   * What a package may import beside itself and {@code base}, and of libraries beside the common.
   */
  private record Room(List<String> packages, List<String> libraries) {

    static Room of(String... packages) {
      return new Room(List.of(packages), List.of());
    }

    Room using(String... libraryPackages) {
      return new Room(packages, List.of(libraryPackages));
    }
  }

  private static final String JACKSON = "tools.jackson..";
  private static final String HASH4J = "com.dynatrace.hash4j..";
  private static final String GRPC = "io.grpc..";
  private static final String NETTY = "io.netty..";
  private static final String[] ENVOY = {
    GRPC, "io.envoyproxy..", "com.google.protobuf..", "com.google.rpc.."
  };

  private static final Map<String, Room> HOUSE =
      Map.ofEntries(
          Map.entry("base", Room.of()),
          Map.entry("endpoint", Room.of()),
          Map.entry("json", Room.of()),
          Map.entry("answer", Room.of("json")),
          Map.entry("request", Room.of("json").using("tools.jackson.core..", HASH4J)),
          Map.entry("config", Room.of("endpoint").using(JACKSON, "org.snakeyaml.engine..")),
          Map.entry("health", Room.of("endpoint")),
          Map.entry("prefix", Room.of("request").using(HASH4J)),
          Map.entry("pool", Room.of("endpoint", "health", "prefix")),
          Map.entry("scheduling", Room.of("endpoint", "health", "request", "prefix", "pool")),
          Map.entry(
              "scheduling.profile",
              Room.of("endpoint", "health", "request", "config", "prefix", "pool", "scheduling")),
          Map.entry("admission", Room.of("endpoint", "request", "pool")),
          Map.entry("modelswitch", Room.of("endpoint", "pool")),
          Map.entry("modelswitch.policy", Room.of()),
          Map.entry(
              "modelswitch.demand",
              Room.of("endpoint", "pool", "admission", "modelswitch", "modelswitch.policy")),
          Map.entry(
              "routing",
              Room.of(
                      "admission",
                      "endpoint",
                      "health",
                      "request",
                      "answer",
                      "config",
                      "prefix",
                      "pool",
                      "scheduling")
                  .using("com.github.benmanes.caffeine..")),
          Map.entry(
              "extproc",
              Room.of("endpoint", "health", "request", "answer", "pool", "admission", "routing")
                  .using(and(ENVOY, "tools.jackson.core.."))),
          Map.entry(
              "accesslog", Room.of("endpoint", "health", "answer", "pool", "routing").using(ENVOY)),
          Map.entry("discovery", Room.of("endpoint", "config")),
          Map.entry("discovery.file", Room.of("endpoint", "config", "discovery").using(JACKSON)),
          Map.entry(
              "discovery.kubernetes",
              Room.of("endpoint", "config", "discovery", "discovery.kubernetes.pod")
                  .using("io.fabric8.kubernetes..")),
          Map.entry("discovery.kubernetes.pod", Room.of("endpoint", "config", "discovery")),
          Map.entry("engine", Room.of("endpoint", "pool").using(NETTY)),
          Map.entry("engine.load", Room.of("endpoint", "pool", "engine")),
          Map.entry("engine.models", Room.of("endpoint", "pool", "engine").using(NETTY, JACKSON)),
          Map.entry("engine.probe", Room.of("endpoint", "pool", "health", "engine")),
          Map.entry(
              "engine.sleep", Room.of("endpoint", "pool", "modelswitch", "engine").using(JACKSON)),
          Map.entry("xds", Room.of("endpoint", "pool").using(ENVOY)),
          Map.entry(
              "admin",
              Room.of(
                      "endpoint",
                      "health",
                      "request",
                      "config",
                      "pool",
                      "scheduling",
                      "modelswitch",
                      "routing")
                  .using(JACKSON, "com.sun.net.httpserver..")),
          Map.entry("telemetry", Room.of().using("ch.qos.logback..")),
          Map.entry("warmup", Room.of().using(and(ENVOY, NETTY))),
          Map.entry(
              "app",
              Room.of(
                      "admission",
                      "modelswitch",
                      "modelswitch.demand",
                      "modelswitch.policy",
                      "endpoint",
                      "health",
                      "request",
                      "answer",
                      "config",
                      "pool",
                      "scheduling",
                      "scheduling.profile",
                      "routing",
                      "extproc",
                      "accesslog",
                      "discovery",
                      "discovery.file",
                      "discovery.kubernetes",
                      "engine",
                      "engine.load",
                      "engine.models",
                      "engine.probe",
                      "engine.sleep",
                      "xds",
                      "admin",
                      "telemetry",
                      "warmup")
                  .using(and(ENVOY, NETTY, JACKSON))),
          Map.entry(
              "cli",
              Room.of(
                      "endpoint",
                      "config",
                      "discovery",
                      "discovery.file",
                      "discovery.kubernetes",
                      "admin",
                      "app")
                  .using(JACKSON, "picocli..")));

  private static final String[] COMMON_LIBRARIES = {
    "java..", "javax.net.ssl..", "org.jspecify..", "org.slf4j..", "io.micrometer.."
  };

  private static String[] and(String[] some, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  @ArchTest
  static void everyPackage_importsOnlyWhatItsRowNames(JavaClasses classes) {
    HOUSE.forEach(
        (name, room) ->
            classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat(allowed(name, room))
                .as(name + " imports only " + room)
                .check(classes));
  }

  private static DescribedPredicate<JavaClass> allowed(String name, Room room) {
    String[] own = and(new String[] {ROOT + name, ROOT + "base"}, prefixed(room.packages()));
    String[] libraries = and(COMMON_LIBRARIES, room.libraries().toArray(String[]::new));
    return resideInAnyPackage(own)
        .or(resideInAnyPackage(libraries))
        .or(JavaClass.Predicates.equivalentTo(Object.class))
        .or(DescribedPredicate.describe("primitive", JavaClass::isPrimitive))
        .or(DescribedPredicate.describe("array", JavaClass::isArray));
  }

  private static String[] prefixed(List<String> names) {
    return names.stream().map(name -> ROOT + name).toArray(String[]::new);
  }

  @ArchTest
  static void everyPackage_hasARowAndIsNullMarked(JavaClasses classes) {
    Map<String, Boolean> marked =
        classes.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> p.getName().startsWith(ROOT))
            .filter(p -> !p.getName().equals("dev.berth.proto"))
            .collect(
                toMap(
                    p -> p.getName().substring(ROOT.length()),
                    p -> p.isAnnotatedWith(NullMarked.class)));

    assertThat(new TreeSet<>(marked.keySet())).isEqualTo(new TreeSet<>(HOUSE.keySet()));
    assertThat(
            marked.entrySet().stream()
                .filter(e -> !e.getValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList()))
        .as("packages without @NullMarked")
        .isEmpty();
  }

  @ArchTest
  static final ArchRule onlyBase_readsAClock =
      noClasses()
          .that(DescribedPredicate.not(resideInAPackage(ROOT + "base")))
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .because("time comes in as a Ticker or a scheduler, so that tests can turn it");

  @ArchTest
  static final ArchRule nobody_makesChanceOfNothing =
      noClasses()
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(ThreadLocalRandom.class, "current")
          .orShould()
          .callMethod(Math.class, "random")
          .because("chance comes in as a RandomGenerator, so that tests can seed it");

  @ArchTest
  static final ArchRule onlyTheCommandLine_printsOrExits =
      noClasses()
          .that(DescribedPredicate.not(resideInAPackage(ROOT + "cli")))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .because("everything else logs");
}
