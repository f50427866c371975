package dev.berth.app;

import dev.berth.admin.ServerView;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** {@code berth servers}: asks a running Berth for its servers and prints them as a table. */
@Command(
    name = "servers",
    description = "Shows the servers of a running Berth.",
    mixinStandardHelpOptions = true)
final class ServersCommand implements Callable<Integer> {

  private static final int OK = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9090",
      description = "The admin address of Berth (default: ${DEFAULT-VALUE}).")
  private String admin = "";

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
      List<ServerView> servers = parse(ask());
      print(ServersTable.of(servers), false);
      return 0;
    } catch (IOException expected) {
      print("berth servers: " + expected.getMessage(), true);
      return 1;
    }
  }

  private HttpResponse<byte[]> ask() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(url()).GET().build();
    HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException tooLate) {
      throw new IOException(
          "%s did not answer within %s seconds".formatted(admin, timeout.toMillis() / 1000.0));
    } catch (ExecutionException failed) {
      throw new IOException(
          "nothing answers at " + admin + "; is Berth running, and is this its admin address?");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    } finally {
      answer.cancel(true);
    }
  }

  private URI url() throws IOException {
    String base = admin.contains("://") ? admin : "http://" + admin;
    String query = pool == null ? "" : "?pool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8);
    try {
      URI url = URI.create(base.replaceAll("/+$", "") + "/api/servers" + query);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new IOException("--admin " + admin + " is no URL such as http://127.0.0.1:9090");
  }

  private List<ServerView> parse(HttpResponse<byte[]> answer) throws IOException {
    try {
      if (answer.statusCode() == OK) {
        ServerView @Nullable [] servers = JSON.readValue(answer.body(), ServerView[].class);
        if (servers != null && Arrays.stream(servers).allMatch(Objects::nonNull)) {
          return List.of(servers);
        }
      } else if (JSON.readTree(answer.body()).path("error") instanceof StringNode sentence) {
        throw new IOException(Printable.of(sentence.stringValue()));
      }
    } catch (JacksonException nonsense) {
      // said below
    }
    throw new IOException(
        "what answers at %s is not the admin address of Berth: status %d and no list of servers"
            .formatted(admin, answer.statusCode()));
  }

  private void print(String text, boolean error) {
    if (spec != null) {
      var out = error ? spec.commandLine().getErr() : spec.commandLine().getOut();
      out.println(text);
      out.flush();
    }
  }
}
