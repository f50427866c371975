package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.shipped.ShippedBerth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cache of classes is used where it fits, and never worth a word where it does not. */
class ClassCacheIT {

  private static ShippedBerth berth;
  private static Path cache;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    berth = ShippedBerth.copy();
    cache = berth.train();
  }

  @AfterAll
  static void cleanUp() {
    berth.close();
  }

  @Test
  void serve_cacheThatFits_classesComeFromIt() throws Exception {
    String log = berth.serve("-Xlog:class+load");

    assertThat(log.lines().filter(line -> line.contains(" dev.berth.")))
        .isNotEmpty()
        .filteredOn(line -> line.contains("source: shared objects file"))
        .hasSizeGreaterThan(100);
  }

  @Test
  void serve_cacheThatFits_warmsUpAndSaysNothingElse() throws Exception {
    assertOnlyBerthSpeaks(berth.serve(""));
  }

  static Stream<Named<UnaryOperator<byte[]>>> damages() {
    return Stream.of(
        Named.of("empty", good -> new byte[0]),
        Named.of("half, without its header", ClassCacheIT::halfWithoutHeader),
        Named.of("of another JVM", ClassCacheIT::ofAnotherJvm));
  }

  /** With its header, JDK 17 would believe it and die: only {@code bin/berth} keeps it whole. */
  private static byte[] halfWithoutHeader(byte[] good) {
    byte[] half = Arrays.copyOf(good, good.length / 2);
    Arrays.fill(half, 0, 4096, (byte) 0x5a);
    return half;
  }

  /** Its first kilobyte names the build of the JVM. */
  private static byte[] ofAnotherJvm(byte[] good) {
    byte[] other = good.clone();
    Arrays.fill(other, 8, 1024, (byte) 'x');
    return other;
  }

  @ParameterizedTest
  @MethodSource("damages")
  void serve_cacheThatIsNoGood_startsWithoutAWord(UnaryOperator<byte[]> damage) throws Exception {
    byte[] good = Files.readAllBytes(cache);
    try {
      Files.write(cache, damage.apply(good));
      assertOnlyBerthSpeaks(berth.serve(""));
    } finally {
      Files.write(cache, good);
    }
  }

  @Test
  void serve_cacheOfAnotherCollector_startsWithoutAWord() throws Exception {
    assertOnlyBerthSpeaks(berth.serve("-XX:+UseParallelGC"));
  }

  @Test
  void serve_cacheOfOtherJars_startsWithoutAWord() throws Exception {
    Path jar = anyJar();
    FileTime built = Files.getLastModifiedTime(jar);
    try {
      Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
      assertOnlyBerthSpeaks(berth.serve(""));
    } finally {
      Files.setLastModifiedTime(jar, built);
    }
  }

  private static Path anyJar() throws IOException {
    try (Stream<Path> files = Files.list(berth.application().resolve("lib"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  private static void assertOnlyBerthSpeaks(String log) {
    assertThat(log).contains("warmed up");
    assertThat(log.lines()).allMatch(line -> line.contains(" INFO "));
  }
}
