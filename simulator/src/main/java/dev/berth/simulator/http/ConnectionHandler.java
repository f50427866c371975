package dev.berth.simulator.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: one request at a time, its answer, the next request. A request that comes
 * before the last one is answered (pipelining, which no proxy uses) or that is not HTTP closes the
 * connection. A client that leaves aborts what it was waiting for.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A close is heard as channelInactive.
final class ConnectionHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger log = LoggerFactory.getLogger(ConnectionHandler.class);

  private final ServerContext server;
  private final Routes routes;
  private @Nullable RequestIntake intake;
  private @Nullable Runnable abort;

  ConnectionHandler(ServerContext server) {
    this.server = server;
    this.routes = new Routes(server);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message.decoderResult().isFailure() || (message instanceof HttpRequest && isBusy())) {
      ctx.close();
      return;
    }
    if (message instanceof HttpRequest request) {
      intake = new RequestIntake(request, server.model().profile());
    }
    if (message instanceof HttpContent content && intake != null) {
      onContent(ctx, intake, content);
    }
  }

  private boolean isBusy() {
    return intake != null || abort != null;
  }

  private void onContent(ChannelHandlerContext ctx, RequestIntake request, HttpContent content) {
    request.onChunk(content.content());
    if (content instanceof LastHttpContent) {
      intake = null;
      answer(ctx, request);
    }
  }

  private void answer(ChannelHandlerContext ctx, RequestIntake request) {
    server.counts().onReceived(request.path());
    Behaviour behaviour = request.behaviour(server.conduct());
    Responder responder =
        new Responder(
            ctx,
            request.keepAlive(),
            server.address(),
            request.received(),
            behaviour,
            () -> abort = null);
    if (behaviour.delayMillis() > 0) {
      answerLater(ctx, request, behaviour, responder);
    } else {
      answerNow(request, behaviour, responder);
    }
  }

  private void answerLater(
      ChannelHandlerContext ctx, RequestIntake request, Behaviour behaviour, Responder responder) {
    Future<?> later =
        ctx.executor()
            .schedule(
                () -> answerNow(request, behaviour, responder),
                behaviour.delayMillis(),
                TimeUnit.MILLISECONDS);
    abort =
        () -> {
          later.cancel(false);
          request.discard();
        };
  }

  private void answerNow(RequestIntake request, Behaviour behaviour, Responder responder) {
    abort = ConnectionHandler::nothingYet;
    if (behaviour.resetAfter() == 0) {
      request.discard();
      responder.reset();
      return;
    }
    Runnable onAbort = routes.answer(request, behaviour, responder);
    request.discard();
    if (abort != null) {
      abort = onAbort;
    }
  }

  private static void nothingYet() {}

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (intake != null) {
      intake.discard();
      intake = null;
    }
    if (abort != null) {
      abort.run();
      abort = null;
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.atDebug()
        .addKeyValue("server", server.address())
        .addKeyValue("cause", cause.toString())
        .log("connection failed");
    ctx.close();
  }
}
