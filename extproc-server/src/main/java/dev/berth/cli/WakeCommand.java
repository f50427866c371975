package dev.berth.cli;

import dev.berth.admin.GroupJson;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code berth wake} and {@code berth sleep}: a server of a device group shall be awake, or not.
 */
abstract class WakeCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int UNDER_WAY = 202;
  private static final long LOOK_MILLIS = 250;

  @Parameters(paramLabel = "IP:PORT", description = "The server.")
  private String server = "";

  @Option(
      names = "--drain-timeout",
      paramLabel = "SECONDS",
      description =
          "How long whoever is awake may go on with the requests it has; after that nothing is"
              + " changed. Default: 600.")
  private @Nullable Integer drainSeconds;

  @Mixin private AdminLogin admin = new AdminLogin();

  @Spec private @Nullable CommandSpec spec;

  private final String verb;

  WakeCommand(String verb) {
    this.verb = verb;
  }

  /** 0 when it is as ordered, else 1 after one line on the error output. */
  @Override
  public Integer call() throws InterruptedException {
    try {
      AdminClient client = admin.client(TIMEOUT);
      HttpResponse<byte[]> answer = client.post(path(), BodyPublishers.noBody(), admin.token());
      print(answer.statusCode() == UNDER_WAY ? end(client) : said(client, answer), false);
      return 0;
    } catch (IOException expected) {
      print("berth " + verb + ": " + expected.getMessage(), true);
      return 1;
    }
  }

  private String path() {
    String query = drainSeconds == null ? "" : "?drainSeconds=" + drainSeconds;
    return "/api/servers/" + AdminClient.segment(server) + "/" + verb + query;
  }

  private static String said(AdminClient client, HttpResponse<byte[]> answer) throws IOException {
    return String.valueOf(client.value(answer, Map.class, "message").get("message"));
  }

  /** What became of the switch, when it has ended. */
  private String end(AdminClient client) throws IOException, InterruptedException {
    GroupJson group = group(client);
    while (group.step() != null) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      group = group(client);
    }
    GroupJson.Last last = group.last();
    if (last == null || !last.done()) {
      throw new IOException(last == null ? "there was no switch" : last.message());
    }
    return last.message();
  }

  private GroupJson group(AdminClient client) throws IOException {
    return GroupsCommand.groups(client, "").stream()
        .filter(group -> group.servers().stream().anyMatch(one -> one.address().equals(server)))
        .findFirst()
        .orElseThrow(() -> new IOException(server + " has left its device group"));
  }

  private void print(String text, boolean error) {
    CommandOutput.print(spec, text, error);
  }

  /** {@code berth wake}. */
  @Command(
      name = "wake",
      description =
          "Wakes a server that shares its accelerators, after whoever has them has finished its"
              + " requests and sleeps.",
      mixinStandardHelpOptions = true)
  static final class Wake extends WakeCommand {

    Wake() {
      super("wake");
    }
  }

  /** {@code berth sleep}. */
  @Command(
      name = "sleep",
      description =
          "Puts a server that shares its accelerators to sleep, after it has finished its requests;"
              + " nobody wakes in its place.",
      mixinStandardHelpOptions = true)
  static final class Sleep extends WakeCommand {

    Sleep() {
      super("sleep");
    }
  }
}
