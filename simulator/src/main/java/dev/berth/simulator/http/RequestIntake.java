package dev.berth.simulator.http;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.GenerationBody;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.PromptHasher;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** One request while it arrives. Stream-confined. */
final class RequestIntake {
  private final HttpMethod method;
  private final String path;
  private final boolean keepAlive;
  private final @Nullable Api api;
  private final @Nullable GenerationBody body;
  private final BodyDigest digest = new BodyDigest();

  RequestIntake(HttpRequest request, EngineProfile profile) {
    this.method = request.method();
    this.path = withoutQuery(request.uri());
    this.keepAlive = HttpUtil.isKeepAlive(request);
    this.api = Api.of(path);
    this.body =
        api != null && method.equals(HttpMethod.POST)
            ? new GenerationBody(new PromptHasher(profile))
            : null;
  }

  private static String withoutQuery(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  void onChunk(ByteBuf chunk) {
    digest.update(chunk.nioBuffer());
    if (body != null) {
      body.feed(chunk.nioBuffer());
    }
  }

  HttpMethod method() {
    return method;
  }

  /** The path without its query. */
  String path() {
    return path;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  /** The API at this path; null when there is none. */
  @Nullable Api api() {
    return api;
  }

  /** The reader of a request for tokens; null for every other request. */
  @Nullable GenerationBody body() {
    return body;
  }

  /** The digest of the whole body; asked once, at its end. */
  BodyDigest.Received received() {
    return digest.end();
  }
}
