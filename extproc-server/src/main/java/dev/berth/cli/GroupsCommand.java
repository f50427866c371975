package dev.berth.cli;

import static dev.berth.cli.TextTable.Column.number;
import static dev.berth.cli.TextTable.Column.text;

import dev.berth.admin.GroupJson;
import dev.berth.cli.TextTable.Column;
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

/** {@code berth groups}: who of those that share accelerators has them. */
@Command(
    name = "groups",
    description = "Shows the device groups of a running Berth, and who in them is awake.",
    mixinStandardHelpOptions = true)
final class GroupsCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Mixin private AdminAddress admin = new AdminAddress();

  @Option(names = "--pool", paramLabel = "NAME", description = "Only the groups of this pool.")
  private @Nullable String pool;

  @Spec private @Nullable CommandSpec spec;

  /** 0 when the table was printed, else 1 after one line on the error output. */
  @Override
  public Integer call() {
    try {
      String query = pool == null ? "" : "?pool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8);
      print(table(groups(admin.client(TIMEOUT), query)), false);
      return 0;
    } catch (IOException expected) {
      print("berth groups: " + expected.getMessage(), true);
      return 1;
    }
  }

  static List<GroupJson> groups(AdminClient client, String query) throws IOException {
    return client.list(
        client.get("/api/groups" + query), GroupJson[].class, "list of device groups");
  }

  /** One line for each server. */
  private record Line(GroupJson group, GroupJson.Server server) {}

  private static String table(List<GroupJson> groups) {
    List<Column<Line>> columns =
        List.of(
            text("GROUP", line -> line.group().name()),
            text("POOL", line -> line.group().pool()),
            text("SERVER", line -> line.server().address()),
            text("MODELS", line -> String.join(",", line.server().models())),
            text("IS", line -> line.server().wakefulness()),
            number("REQUESTS", line -> "" + line.server().requests()),
            number("WAITING", line -> "" + line.server().waiting()),
            text("SWITCH", line -> step(line.group())));
    List<Line> lines =
        groups.stream()
            .flatMap(group -> group.servers().stream().map(server -> new Line(group, server)))
            .toList();
    return lines.isEmpty()
        ? "no server shares its accelerators with others"
        : new TextTable<>(columns).of(lines);
  }

  private static String step(GroupJson group) {
    return group.step() == null ? "-" : "%s, %.0f s".formatted(group.step(), group.stepSeconds());
  }

  private void print(String text, boolean error) {
    CommandOutput.print(spec, text, error);
  }
}
