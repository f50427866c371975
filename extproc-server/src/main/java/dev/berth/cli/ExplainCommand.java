package dev.berth.cli;

import dev.berth.admin.ExplanationView;
import dev.berth.admin.ExplanationView.Result;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth explain}: asks a running Berth what it would do with a request, and why. */
@Command(
    name = "explain",
    description = "Says where a request would go and why. Nothing is reserved or sent on.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a server would get it, or it needs none",
      "1:it would be rejected, always or sometimes",
      "2:the question could not be asked"
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  private static final String EXPECTED = "explanation";

  private static final int ACCEPTED = 0;
  private static final int REJECTED = 1;
  private static final int NOT_ASKED = 2;

  private static final int PAYLOAD_TOO_LARGE = 413;
  private static final Set<String> REJECTIONS =
      Set.of(Result.REJECTED.label(), Result.DEPENDS.label());

  @Option(
      names = "--body",
      paramLabel = "FILE",
      description = "The body of the request, - for the standard input; none without this option.")
  private @Nullable String body;

  @Mixin private AdminLogin admin = new AdminLogin();

  @Option(
      names = "--pool",
      paramLabel = "NAME",
      description = "The pool it is for (default: the first).")
  private @Nullable String pool;

  @Option(names = "--method", description = "Default: POST.")
  private @Nullable String method;

  @Option(
      names = "--path",
      description = "With its query, if it has one (default: /v1/chat/completions).")
  private @Nullable String path;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A header of the request; may be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--subset",
      paramLabel = "IP:PORT,...",
      description = "The only servers that the gateway allows (default: all).")
  private @Nullable String subset;

  @Option(names = "--json", description = "Prints Berth's answer as it is.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  private final Duration timeout;
  private final InputStream in;

  ExplainCommand() {
    this(Duration.ofSeconds(60), System.in);
  }

  /**
   * @param timeout for the whole answer
   * @param in where {@code --body -} comes from
   */
  ExplainCommand(Duration timeout, InputStream in) {
    this.timeout = timeout;
    this.in = in;
  }

  @Override
  public Integer call() {
    try {
      return ask(body());
    } catch (IOException expected) {
      print("berth explain: " + expected.getMessage(), true);
      return NOT_ASKED;
    }
  }

  private BodyPublisher body() throws IOException {
    if (body == null) {
      return BodyPublishers.noBody();
    }
    if (body.equals("-")) {
      return BodyPublishers.ofByteArray(in.readAllBytes());
    }
    // Read rather than sent as a file: a pipe has no size that could be said before.
    Path file = TokenFile.readable("--body", Path.of(body));
    return BodyPublishers.ofByteArray(Files.readAllBytes(file));
  }

  private int ask(BodyPublisher content) throws IOException {
    AdminClient client = admin.client(timeout);
    HttpResponse<byte[]> answer = client.post("/api/explain" + query(), content, admin.token());
    if (answer.statusCode() == PAYLOAD_TOO_LARGE) {
      print("berth explain: " + client.sentence(answer, EXPECTED), true);
      return REJECTED;
    }
    ExplanationView explanation = client.value(answer, ExplanationView.class, EXPECTED);
    print(
        json ? new String(answer.body(), StandardCharsets.UTF_8) : ExplanationText.of(explanation),
        false);
    return REJECTIONS.contains(explanation.result()) ? REJECTED : ACCEPTED;
  }

  private String query() {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    add(query, "pool", pool);
    add(query, "method", method);
    add(query, "path", path);
    add(query, "subset", subset);
    headers.forEach((name, value) -> add(query, "header", name + ":" + value));
    return query.toString();
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private void print(String text, boolean error) {
    CommandOutput.print(spec, text, error);
  }
}
