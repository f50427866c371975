package dev.berth.simulator.conformance.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what replies do to one message. One thread. */
final class Forwarding {
  private final List<ByteString> pieces;
  private final List<ByteString> echo = new ArrayList<>();
  private boolean duplex;
  private List<Header> headers;
  private int answeredPieces;
  private Destination destination = Destination.NONE;

  /**
   * @param pieces the body as it was sent, each to be answered by itself
   * @param duplex whether the picker gives the body back
   */
  Forwarding(List<Header> headers, List<ByteString> pieces, boolean duplex) {
    this.headers = headers;
    this.pieces = new ArrayList<>(pieces);
    this.duplex = duplex;
  }

  /** The destination that a reply names; none when it names none. */
  static Destination destinationIn(ProcessingResponse reply, CommonResponse common) {
    List<HeaderValueOption> options =
        common.getHeaderMutation().getSetHeadersList().stream()
            .filter(option -> option.getHeader().getKey().equalsIgnoreCase(Destination.KEY))
            .toList();
    return new Destination(options, metadataIn(reply.getDynamicMetadata()));
  }

  private static @Nullable String metadataIn(Struct metadata) {
    Value namespace = metadata.getFieldsMap().get(Destination.NAMESPACE);
    Value value =
        namespace == null ? null : namespace.getStructValue().getFieldsMap().get(Destination.KEY);
    return value == null ? null : value.getStringValue();
  }

  void onDestination(Destination named) {
    destination = destination.then(named);
  }

  void onHeaderMutation(HeaderMutation mutation) {
    headers = HeaderEdits.apply(headers, mutation);
  }

  /** The reply to the next piece. */
  void onPiece(BodyMutation mutation) {
    int piece = answeredPieces++;
    switch (mutation.getMutationCase()) {
      case BODY -> pieces.set(piece, mutation.getBody());
      case CLEAR_BODY -> pieces.set(piece, ByteString.EMPTY);
      default -> {}
    }
  }

  /** The picker puts another body in place of the whole one, and gives nothing back after that. */
  void onReplacement(BodyMutation mutation) {
    duplex = false;
    pieces.clear();
    pieces.add(mutation.getBody());
  }

  void onEcho(ByteString piece) {
    echo.add(piece);
  }

  int echoedPieces() {
    return echo.size();
  }

  Destination destination() {
    return destination;
  }

  Forwarded result() {
    return new Forwarded(headers, ByteString.copyFrom(duplex ? echo : pieces), destination);
  }
}
