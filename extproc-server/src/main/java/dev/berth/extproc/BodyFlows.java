package dev.berth.extproc;

import dev.berth.request.ApiShape;

/** The flows of all modes, with the settings of this process. Immutable. */
final class BodyFlows {

  private static final String FORM = "multipart/";

  private final PeekFlow peek;
  private final PeekFlow longPeek;

  BodyFlows(ExtProcSettings settings) {
    long limit = settings.peekLimitBytes();
    this.peek = new PeekFlow(settings.peekBytes(), limit);
    this.longPeek = new PeekFlow(limit, limit);
  }

  /** The flow of a request in one of the known modes. */
  BodyFlow of(BodyMode mode, RequestHead head) {
    return switch (mode) {
      case NONE -> UnreadFlow.NONE;
      case STREAMED -> UnreadFlow.STREAMED;
      case STREAMED_AT_ONCE -> mayGoOn(head) ? longPeek : peek;
      case BUFFERED -> BufferedFlow.WHOLE;
      case BUFFERED_PARTIAL -> BufferedFlow.PARTIAL;
      case FULL_DUPLEX_STREAMED -> isForm(head) ? DuplexFlow.EARLY : DuplexFlow.WHOLE;
      case UNKNOWN -> throw new IllegalArgumentException("there is no flow for an unknown mode");
    };
  }

  /** Clients name the response that a request goes on from behind its input, if they like. */
  private static boolean mayGoOn(RequestHead head) {
    return head.http().path().shape() == ApiShape.RESPONSES;
  }

  /** The fields come in front of the files, whose bytes are nothing that a reader could judge. */
  private static boolean isForm(RequestHead head) {
    String type = head.http().contentType();
    return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
  }
}
