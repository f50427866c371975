package dev.berth.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Replies as Envoy reads them, with the parser of the published classes. */
final class ReadReply {

  private ReadReply() {}

  static ProcessingResponse of(Reply reply) {
    return of(bytes(reply));
  }

  static ProcessingResponse of(byte[] bytes) {
    try {
      return ProcessingResponse.parseFrom(bytes);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** What goes over the wire. */
  static byte[] bytes(Reply reply) {
    try (InputStream stream = new ReplyMarshaller().stream(reply)) {
      return stream.readAllBytes();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
