package dev.berth.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/**
 * A {@link ProcessingResponse} in protobuf's wire form. Immutable.
 *
 * @param head all of it but the tail
 * @param tail a piece of a body that goes out from where it is; often empty
 */
record Reply(ByteString head, ByteString tail) {

  static Reply of(ProcessingResponse message) {
    return new Reply(message.toByteString(), ByteString.EMPTY);
  }

  /** In bytes. */
  int size() {
    return head.size() + tail.size();
  }
}
