package dev.berth.engine;

import io.netty.handler.codec.http.HttpMethod;

/**
 * What is sent to an inference server.
 *
 * @param path with query
 * @param json the body; empty for none
 */
record HttpMessage(HttpMethod method, String path, String json) {

  static HttpMessage get(String path) {
    return new HttpMessage(HttpMethod.GET, path, "");
  }

  static HttpMessage post(String path, String json) {
    return new HttpMessage(HttpMethod.POST, path, json);
  }

  /** Whether it makes no difference when it arrives twice. */
  boolean mayBeRepeated() {
    return method.equals(HttpMethod.GET);
  }
}
