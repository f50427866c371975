package dev.berth.simulator.http;

import dev.berth.simulator.api.ApiPath;
import dev.berth.simulator.api.JsonBody;
import dev.berth.simulator.api.RequestBody;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.PromptHasher;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request while it arrives. Stream-confined. */
final class RequestIntake {
  private static final int MOST_TEXT = 4096;

  private final HttpRequest head;
  private final String path;
  private final @Nullable ApiPath apiPath;
  private final @Nullable RequestBody body;
  private final BodyDigest digest = new BodyDigest();
  private final StringBuilder text = new StringBuilder();

  RequestIntake(HttpRequest request, EngineProfile profile) {
    this.head = request;
    this.path = withoutQuery(request.uri());
    this.apiPath = ApiPath.of(path);
    this.body =
        apiPath != null && request.method().equals(HttpMethod.POST)
            ? newBody(apiPath, request, new PromptHasher(profile))
            : null;
  }

  private static RequestBody newBody(ApiPath path, HttpRequest request, PromptHasher prompt) {
    return path.api().takesForms() ? new FormBody(request, prompt) : new JsonBody(prompt);
  }

  private static String withoutQuery(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  void onChunk(ByteBuf chunk) {
    digest.update(chunk.nioBuffer());
    if (body != null) {
      body.feed(chunk.nioBuffer());
    } else if (AdministrativePaths.contains(path)) {
      int room = Math.min(MOST_TEXT - text.length(), chunk.readableBytes());
      text.append(chunk.toString(chunk.readerIndex(), room, StandardCharsets.US_ASCII));
    }
  }

  /** The beginning of the body of a request to an administrative path; otherwise empty. */
  String text() {
    return text.toString();
  }

  /** The path with its query. */
  String uri() {
    return head.uri();
  }

  HttpMethod method() {
    return head.method();
  }

  /** The path without its query. */
  String path() {
    return path;
  }

  boolean keepAlive() {
    return HttpUtil.isKeepAlive(head);
  }

  /** The API at this path; null when there is none. */
  @Nullable ApiPath apiPath() {
    return apiPath;
  }

  /** The reader of a request to an API; null for every other request. */
  @Nullable RequestBody body() {
    return body;
  }

  /** How the request is to be treated. What it does not say itself, {@code usual} does. */
  Behaviour behaviour(Conduct usual) {
    return new Orders(head.headers()).on(apiPath == null ? usual.pages() : usual.apis());
  }

  /** Nothing more will be asked of the body; may be called twice. */
  void discard() {
    if (body != null) {
      body.discard();
    }
  }

  /** The digest of the whole body; asked once, at its end. */
  BodyDigest.Received received() {
    return digest.end();
  }
}
