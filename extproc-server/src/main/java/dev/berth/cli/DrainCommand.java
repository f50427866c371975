package dev.berth.cli;

import dev.berth.admin.ServerView;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code berth drain} and {@code berth undrain}: a server or a pod gets nothing new, or does again.
 */
abstract class DrainCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @ArgGroup(multiplicity = "1")
  private Target target = new Target();

  @Mixin private AdminLogin admin = new AdminLogin();

  @Spec private @Nullable CommandSpec spec;

  private final String verb;

  DrainCommand(String verb) {
    this.verb = verb;
  }

  /** What is meant. */
  static final class Target {

    @Parameters(paramLabel = "IP:PORT", description = "The server.")
    private @Nullable String server;

    @Option(
        names = "--pod",
        paramLabel = "NAME",
        required = true,
        description = "All servers of this pod.")
    private @Nullable String pod;

    String path() {
      return pod == null
          ? "/api/servers/" + AdminClient.segment(String.valueOf(server))
          : "/api/pods/" + AdminClient.segment(pod);
    }
  }

  /** 0 when it was done, else 1 after one line on the error output. */
  @Override
  public Integer call() throws InterruptedException {
    try {
      AdminClient client = admin.client(TIMEOUT);
      String path = target.path() + "/" + verb;
      afterwards(client, client.servers(client.post(path, BodyPublishers.noBody(), admin.token())));
      return 0;
    } catch (IOException expected) {
      print("berth " + verb + ": " + expected.getMessage(), true);
      return 1;
    }
  }

  /** The servers in question have heard of it. */
  abstract void afterwards(AdminClient client, List<ServerView> servers)
      throws IOException, InterruptedException;

  static String names(List<ServerView> servers) {
    return servers.stream().map(ServerView::address).collect(Collectors.joining(", "));
  }

  final void print(String text, boolean error) {
    CommandOutput.print(spec, text, error);
  }

  /** {@code berth drain}. */
  @Command(
      name = "drain",
      description =
          "Gives a server or a pod no new requests, until it is undrained or Berth ends. What should"
              + " outlast Berth, and hold for all its replicas, is state: draining in the servers"
              + " file.",
      mixinStandardHelpOptions = true)
  static final class Drain extends DrainCommand {

    private static final long LOOK_MILLIS = 250;
    private static final String NOT_KEPT =
        "this Berth forgets it when it ends; what should last is state: draining in the servers"
            + " file";

    @Option(names = "--wait", description = "Waits until it has finished what it has.")
    private boolean wait;

    Drain() {
      super("drain");
    }

    @Override
    void afterwards(AdminClient client, List<ServerView> servers)
        throws IOException, InterruptedException {
      print(names(servers) + ": draining", false);
      print("berth drain: " + NOT_KEPT, true);
      if (wait) {
        awaitEmpty(client, servers.stream().map(ServerView::address).collect(Collectors.toSet()));
        print(names(servers) + ": empty", false);
      }
    }

    private static void awaitEmpty(AdminClient client, Set<String> addresses)
        throws IOException, InterruptedException {
      while (client.servers(client.get("/api/servers")).stream()
          .anyMatch(server -> addresses.contains(server.address()) && isBusy(server))) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }

    private static boolean isBusy(ServerView server) {
      return server.inFlight().requests() > 0 || !server.state().equals("draining");
    }
  }

  /** {@code berth undrain}. */
  @Command(
      name = "undrain",
      description = "Gives a server or a pod requests again.",
      mixinStandardHelpOptions = true)
  static final class Undrain extends DrainCommand {

    Undrain() {
      super("undrain");
    }

    @Override
    void afterwards(AdminClient client, List<ServerView> servers) {
      print(names(servers) + ": no longer drained", false);
    }
  }
}
