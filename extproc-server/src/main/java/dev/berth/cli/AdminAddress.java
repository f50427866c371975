package dev.berth.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Where a running Berth is asked: a mixin of the commands that do. */
class AdminAddress {

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9090",
      description = "The admin address of Berth (default: ${DEFAULT-VALUE}).")
  private String admin = "";

  /**
   * @param timeout for a whole answer
   */
  final AdminClient client(Duration timeout) {
    return new AdminClient(admin, timeout);
  }
}
