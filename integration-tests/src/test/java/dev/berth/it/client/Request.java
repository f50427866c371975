package dev.berth.it.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client sends. Immutable.
 *
 * @param headers beside those that the client sets itself: host and the body's length
 * @param body empty: no body at all
 * @param declared whether the length of the body is told beforehand; else it comes in chunks
 */
public record Request(
    String method, String path, Map<String, String> headers, byte[] body, boolean declared) {

  public Request {
    headers = Map.copyOf(headers);
  }

  public static Request get(String path) {
    return new Request("GET", path, Map.of(), new byte[0], true);
  }

  public static Request post(String path, byte[] body) {
    return new Request("POST", path, Map.of("content-type", "application/json"), body, true);
  }

  public static Request post(String path, String body) {
    return post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  public Request with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Request(method, path, more, body, declared);
  }

  /** The length of the body is not told beforehand. */
  public Request chunked() {
    return new Request(method, path, headers, body, false);
  }
}
