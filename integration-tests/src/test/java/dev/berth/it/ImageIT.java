package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.envoy.Repository;
import dev.berth.it.shipped.Dockerfile;
import dev.berth.it.shipped.ShippedBerth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * deploy/Dockerfile, followed without a Docker: its steps are run on a copy of what it copies, on
 * the JVM of the tests, and its entry point is run by a user who may write nothing there. What only
 * an engine can show (the base image, the layers) is not tested.
 */
class ImageIT {

  private static final String APPLICATION = "/opt/berth";
  private static final String CONFIGURATION = "/etc/berth";
  private static final int ROOT = 0;

  private static Dockerfile dockerfile;
  private static ShippedBerth berth;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    dockerfile = Dockerfile.read(Repository.file("deploy/Dockerfile"));
    berth = ShippedBerth.copy();
    berth.run(List.of("sh", "-c", placed(dockerfile.the("RUN"))));
    chmod("a-w");
  }

  @AfterAll
  static void cleanUp() throws IOException, InterruptedException {
    chmod("u+w");
    berth.close();
  }

  @Test
  void copy_whatItTakes_isWhatTheBuildLaysOut() {
    String[] copy = dockerfile.the("COPY").split(" ");

    assertThat(Repository.file(copy[0])).isEqualTo(ShippedBerth.LAYOUT);
    assertThat(copy[1]).isEqualTo(APPLICATION + "/");
  }

  @Test
  void user_isANumberAndNotRoot() {
    assertThat(user()).isNotEqualTo(ROOT);
  }

  @Test
  void entryPoint_readOnlyAndWithoutRights_servesWithItsCache() throws Exception {
    assertThat(berth.serve(entryPoint(), "-Xlog:class+load"))
        .contains("source: shared objects file", "warmed up");
    assertThat(berth.serve(entryPoint(), "").lines()).allMatch(line -> line.contains(" INFO "));
  }

  @Test
  void entryPoint_noTemporaryFolder_servesAllTheSame() throws Exception {
    String nowhere = "-Djava.io.tmpdir=" + berth.application().resolve("lib");

    assertThat(berth.serve(entryPoint(), nowhere)).contains("warmed up");
  }

  private static int user() {
    return Integer.parseInt(dockerfile.the("USER").split(":")[0]);
  }

  /** As the user of the image where the tests run as root, who may write everywhere. */
  private static List<String> entryPoint() throws IOException {
    List<String> command =
        Stream.concat(dockerfile.words("ENTRYPOINT").stream(), dockerfile.words("CMD").stream())
            .map(ImageIT::placed)
            .toList();
    return isRoot() ? Stream.concat(asUser(), command.stream()).toList() : command;
  }

  private static Stream<String> asUser() {
    String[] user = dockerfile.the("USER").split(":");
    return Stream.of("setpriv", "--reuid", user[0], "--regid", user[1], "--clear-groups");
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(berth.configuration(), "unix:uid").equals(ROOT);
  }

  /** Where the paths of the image are here. */
  private static String placed(String text) {
    return text.replace(APPLICATION, berth.application().toString())
        .replace(CONFIGURATION, berth.configuration().toString());
  }

  private static void chmod(String mode) throws IOException, InterruptedException {
    Path application = berth.application();
    berth.run(List.of("chmod", "-R", mode, application.toString()));
  }
}
