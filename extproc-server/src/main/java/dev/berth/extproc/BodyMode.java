package dev.berth.extproc;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import org.jspecify.annotations.Nullable;

/** How Envoy hands over request bodies, as the first message of a stream says it. */
enum BodyMode {
  /** Not at all. */
  NONE,
  /** Whole, in one message, after the reply to the headers; Envoy keeps the body. */
  BUFFERED,
  /** In pieces without waiting, and Berth gives every piece back. */
  FULL_DUPLEX_STREAMED;

  /**
   * The mode of a stream.
   *
   * @param first the stream's first message; Envoy before 1.34 does not name the mode in it, and
   *     knows no full duplex
   * @return null for a mode that Berth does not speak
   */
  static @Nullable BodyMode of(ProcessingRequest first) {
    if (!first.hasProtocolConfig()) {
      return BUFFERED;
    }
    return of(first.getProtocolConfig().getRequestBodyMode());
  }

  /** Whether the pieces of response bodies, should any come, must be given back. */
  static boolean givesResponseBack(ProcessingRequest first) {
    return first.getProtocolConfig().getResponseBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED;
  }

  private static @Nullable BodyMode of(BodySendMode mode) {
    return switch (mode) {
      case NONE -> NONE;
      case BUFFERED -> BUFFERED;
      case FULL_DUPLEX_STREAMED -> FULL_DUPLEX_STREAMED;
      default -> null;
    };
  }
}
