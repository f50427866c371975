package dev.berth.extproc;

/** The flows of all modes, with the settings of this process. Immutable. */
final class BodyFlows {

  private static final String FORM = "multipart/";

  private final PeekFlow peek;

  BodyFlows(ExtProcSettings settings) {
    this.peek = new PeekFlow(settings.peekBytes(), settings.peekLimitBytes());
  }

  /** The flow of a request in one of the known modes. */
  BodyFlow of(BodyMode mode, RequestHead head) {
    return switch (mode) {
      case NONE -> UnreadFlow.NONE;
      case STREAMED -> UnreadFlow.STREAMED;
      case STREAMED_AT_ONCE -> peek;
      case BUFFERED -> BufferedFlow.WHOLE;
      case BUFFERED_PARTIAL -> BufferedFlow.PARTIAL;
      case FULL_DUPLEX_STREAMED -> isForm(head) ? DuplexFlow.EARLY : DuplexFlow.WHOLE;
      case UNKNOWN -> throw new IllegalArgumentException("there is no flow for an unknown mode");
    };
  }

  /** The fields come in front of the files, whose bytes are nothing that a reader could judge. */
  private static boolean isForm(RequestHead head) {
    String type = head.contentType();
    return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
  }
}
