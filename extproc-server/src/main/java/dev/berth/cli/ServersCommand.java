package dev.berth.cli;

import dev.berth.admin.ServerView;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth servers}: asks a running Berth for its servers and prints them as a table. */
@Command(
    name = "servers",
    description = "Shows the servers of a running Berth.",
    mixinStandardHelpOptions = true)
final class ServersCommand implements Callable<Integer> {

  @Mixin private AdminAddress admin = new AdminAddress();

  @Option(names = "--pool", paramLabel = "NAME", description = "Only the servers of this pool.")
  private @Nullable String pool;

  @Spec private @Nullable CommandSpec spec;

  private final Duration timeout;

  ServersCommand() {
    this(Duration.ofSeconds(10));
  }

  /**
   * @param timeout for the whole answer
   */
  ServersCommand(Duration timeout) {
    this.timeout = timeout;
  }

  /** 0 when the table was printed, else 1 after one line on the error output. */
  @Override
  public Integer call() {
    try {
      print(ServersTable.of(ask()), false);
      return 0;
    } catch (IOException expected) {
      print("berth servers: " + expected.getMessage(), true);
      return 1;
    }
  }

  private List<ServerView> ask() throws IOException {
    AdminClient client = admin.client(timeout);
    String query = pool == null ? "" : "?pool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8);
    return client.servers(client.get("/api/servers" + query));
  }

  private void print(String text, boolean error) {
    CommandOutput.print(spec, text, error);
  }
}
