package dev.berth.cli;

import dev.berth.admin.ServerView;
import dev.berth.base.Printable;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Asks the admin port of a running Berth. Whatever goes wrong ends in an {@link IOException} with
 * one sentence for the user.
 */
final class AdminClient {

  private static final int OK = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final String admin;
  private final Duration timeout;

  /**
   * @param admin such as {@code http://127.0.0.1:9090}
   * @param timeout for a whole answer
   */
  AdminClient(String admin, Duration timeout) {
    this.admin = admin;
    this.timeout = timeout;
  }

  /**
   * @param pathAndQuery encoded, with a slash in front
   */
  HttpResponse<byte[]> get(String pathAndQuery) throws IOException {
    return send(HttpRequest.newBuilder(url(pathAndQuery)).GET());
  }

  /**
   * As {@link #get}, with a body.
   *
   * @param token of {@code admin.tokenFile}; null where none is asked for
   */
  HttpResponse<byte[]> post(
      String pathAndQuery, HttpRequest.BodyPublisher body, @Nullable String token)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(pathAndQuery)).POST(body);
    return send(token == null ? request : request.header("Authorization", "Bearer " + token));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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

  /** A name as one segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private URI url(String pathAndQuery) throws IOException {
    String base = admin.contains("://") ? admin : "http://" + admin;
    try {
      URI url = URI.create(base.replaceAll("/+$", "") + pathAndQuery);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new IOException("--admin " + admin + " is no URL such as http://127.0.0.1:9090");
  }

  /**
   * The value in an answer of status 200.
   *
   * @param what was expected, as in "list of servers"
   * @throws IOException with what Berth says, where it says why there is none
   */
  <T> T value(HttpResponse<byte[]> answer, Class<T> type, String what) throws IOException {
    try {
      if (answer.statusCode() != OK) {
        throw new IOException(sentence(answer, what));
      }
      T value = JSON.readValue(answer.body(), type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException nonsense) {
      // said below
    }
    throw new IOException(notBerth(answer, what));
  }

  /** The servers in an answer, as {@link #value}. */
  List<ServerView> servers(HttpResponse<byte[]> answer) throws IOException {
    return list(answer, ServerView[].class, "list of servers");
  }

  /** All values in an answer, none of them null, as {@link #value}. */
  <T> List<T> list(HttpResponse<byte[]> answer, Class<T[]> type, String what) throws IOException {
    @Nullable T[] values = value(answer, type, what);
    if (Arrays.stream(values).anyMatch(Objects::isNull)) {
      throw new IOException(notBerth(answer, what));
    }
    return List.of(values);
  }

  /** What Berth says is wrong, or that this is not Berth. */
  String sentence(HttpResponse<byte[]> answer, String what) {
    try {
      if (JSON.readTree(answer.body()).path("error") instanceof StringNode sentence) {
        return Printable.of(sentence.stringValue());
      }
    } catch (JacksonException nonsense) {
      // said below
    }
    return notBerth(answer, what);
  }

  String notBerth(HttpResponse<byte[]> answer, String what) {
    return "what answers at %s is not the admin address of Berth: status %d and no %s"
        .formatted(admin, answer.statusCode(), what);
  }
}
