package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.extproc.DirectionScript.Messages;
import dev.berth.extproc.StreamHarness.Envoy;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;

/**
 * Plays one request and its answer through one stream, as Envoy does it: says only what Envoy would
 * say at that moment.
 */
final class EnvoyDriver {

  private final Envoy envoy;
  private final DirectionScript request;
  private final HeaderMap.Builder responseHeaders = HeaderMap.newBuilder();
  private DirectionScript response;

  private EnvoyDriver(Envoy envoy, DirectionScript request) {
    this.envoy = envoy;
    this.request = request;
    this.response = request;
    responseHeader(":status", "200");
  }

  /** Sets a header of the answer. */
  EnvoyDriver responseHeader(String name, String value) {
    responseHeaders.addHeaders(
        HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)));
    return this;
  }

  /**
   * A request on its way in.
   *
   * @param trailers whether the filter sends trailers
   */
  static EnvoyDriver of(Envoy envoy, String path, Body body, Mode mode, boolean trailers) {
    envoy.header(":method", "POST").header(":path", path);
    Messages messages =
        new Messages(
            end -> envoy.requestHeaders(end),
            piece -> ProcessingRequest.newBuilder().setRequestBody(piece),
            () ->
                ProcessingRequest.newBuilder()
                    .setRequestTrailers(HttpTrailers.getDefaultInstance()));
    return new EnvoyDriver(
        envoy, new DirectionScript(envoy.model.request(), body, mode.atOnce(), trailers, messages));
  }

  /** Says what there is to say about the request; returns the number of messages. */
  int request() {
    return request(Integer.MAX_VALUE);
  }

  /** Says at most so much about the request. */
  int request(int maxMessages) {
    return play(request, maxMessages);
  }

  /** Says what there is to say about the answer. */
  int response(Body body, Mode mode, Metadata metadata) {
    return response(body, mode, metadata, Integer.MAX_VALUE);
  }

  /** Says at most so much about the answer. */
  int response(Body body, Mode mode, Metadata metadata, int maxMessages) {
    response =
        new DirectionScript(
            envoy.model.response(), body, mode.atOnce(), true, responseMessages(metadata));
    return response(maxMessages);
  }

  int response(int maxMessages) {
    return play(response, maxMessages);
  }

  private int play(DirectionScript script, int maxMessages) {
    int sent = 0;
    while (sent < maxMessages && envoy.model.isOpen()) {
      ProcessingRequest.Builder message = script.next();
      if (message == null) {
        break;
      }
      envoy.send(message);
      sent++;
    }
    return sent;
  }

  private Messages responseMessages(Metadata metadata) {
    return new Messages(
        end ->
            ProcessingRequest.newBuilder()
                .setMetadataContext(metadata)
                .setResponseHeaders(
                    HttpHeaders.newBuilder().setHeaders(responseHeaders).setEndOfStream(end)),
        piece -> ProcessingRequest.newBuilder().setResponseBody(piece),
        () ->
            ProcessingRequest.newBuilder().setResponseTrailers(HttpTrailers.getDefaultInstance()));
  }
}
