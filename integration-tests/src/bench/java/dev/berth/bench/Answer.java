package dev.berth.bench;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What Envoy shows of the answer to a request: nothing, unless it is told to. Each message goes out
 * when the one before it is answered, as tokens come one by one. Immutable.
 */
public record Answer(BodySendMode mode, List<ProcessingRequest> messages) {

  /** As shipped. */
  static final Answer UNSEEN = new Answer(BodySendMode.NONE, List.of());

  private static final String CHUNK =
      "data: {\"id\":\"chatcmpl-5f0c2a\",\"object\":\"chat.completion.chunk\",\"created\":1764237600,"
          + "\"model\":\""
          + Servers.MODEL
          + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token%d\"},"
          + "\"finish_reason\":null}]}\n\n";

  public Answer {
    messages = List.copyOf(messages);
  }

  /**
   * Headers and a stream of so many events, one for each token.
   *
   * @param mode STREAMED or FULL_DUPLEX_STREAMED
   */
  static Answer ofChunks(int chunks, BodySendMode mode) {
    List<ProcessingRequest> messages = new ArrayList<>();
    messages.add(EnvoyMessages.answerHeaders());
    for (int i = 1; i < chunks; i++) {
      messages.add(EnvoyMessages.answerPiece(ByteString.copyFromUtf8(CHUNK.formatted(i)), false));
    }
    messages.add(EnvoyMessages.answerPiece(ByteString.copyFromUtf8("data: [DONE]\n\n"), true));
    return new Answer(mode, messages);
  }
}
