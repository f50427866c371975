package dev.berth.it.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer.
 *
 * @param headers by lower-case name; of several with one name the last
 */
public record Reply(int status, Map<String, String> headers, byte[] body) {

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + (body.length < 2_000 ? text() : body.length + " bytes");
  }
}
