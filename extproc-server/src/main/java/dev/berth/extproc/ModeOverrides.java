package dev.berth.extproc;

import dev.berth.routing.Completion;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import org.jspecify.annotations.Nullable;

/**
 * What a reply to request headers may change in the mode of its stream: the answer does not visit
 * Berth any more, and a STREAMED body may come BUFFERED. Envoy reads a body mode that an override
 * does not name as NONE, so that both are always named; what else is not named stays (Envoy 1.34
 * and newer).
 */
final class ModeOverrides {

  private ModeOverrides() {}

  /**
   * An override that turns the response phase off.
   *
   * @param request how the request body shall come, usually as it does
   * @param completion with {@link Completion#STREAM} the stream must live as long as the request:
   *     asking for trailers, which no inference server sends, holds it at no cost
   * @return null where that mode cannot be asked for
   */
  static @Nullable ProcessingMode withoutResponse(BodyMode request, Completion completion) {
    BodySendMode mode = sendMode(request);
    return mode == null
        ? null
        : ProcessingMode.newBuilder()
            .setRequestBodyMode(mode)
            .setResponseHeaderMode(HeaderSendMode.SKIP)
            .setResponseBodyMode(BodySendMode.NONE)
            .setResponseTrailerMode(
                completion == Completion.STREAM ? HeaderSendMode.SEND : HeaderSendMode.SKIP)
            .build();
  }

  private static @Nullable BodySendMode sendMode(BodyMode mode) {
    return switch (mode) {
      case NONE -> BodySendMode.NONE;
      case BUFFERED -> BodySendMode.BUFFERED;
      case BUFFERED_PARTIAL -> BodySendMode.BUFFERED_PARTIAL;
      case STREAMED -> BodySendMode.STREAMED;
      case STREAMED_AT_ONCE, FULL_DUPLEX_STREAMED, UNKNOWN -> null;
    };
  }
}
