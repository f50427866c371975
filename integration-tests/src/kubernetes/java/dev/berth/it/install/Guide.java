package dev.berth.it.install;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code deploy/README.md}. */
final class Guide {

  private static final Pattern VALUES =
      Pattern.compile("```yaml\\n *# values\\.yaml\\n(.*?)```", Pattern.DOTALL);

  private Guide() {}

  /** The values that it tells its reader to write. */
  static String values() throws IOException {
    Matcher values = VALUES.matcher(Files.readString(Repository.file("deploy/README.md")));
    if (!values.find()) {
      throw new IllegalStateException("deploy/README.md has no values.yaml");
    }
    return values.group(1).stripIndent();
  }
}
