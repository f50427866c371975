package dev.berth.extproc;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;

/** Reading of header values. */
final class Headers {

  private Headers() {}

  /** Envoy fills {@code raw_value}; other data planes fill {@code value}. */
  static String value(HeaderValue header) {
    return header.getRawValue().isEmpty() ? header.getValue() : header.getRawValue().toStringUtf8();
  }
}
