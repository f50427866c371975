package dev.berth.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As {@link AdminAddress}, for commands that Berth may want a token for. */
final class AdminLogin extends AdminAddress {

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token of admin.tokenFile, where Berth asks for one.")
  private @Nullable Path tokenFile;

  /**
   * The token; null where none is given.
   *
   * @throws IOException with a sentence for the user
   */
  @Nullable String token() throws IOException {
    return TokenFile.read(tokenFile);
  }
}
