package dev.berth.simulator.load;

import dev.berth.simulator.base.Ticker;
import dev.berth.simulator.http.SimHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads one answer piece by piece; keeps its figures, not its bytes. Loop-confined. */
final class AnswerReader {
  private final Ticker ticker;
  private final int status;
  private final @Nullable String servedBy;
  private final @Nullable String chosen;
  private final @Nullable String receivedSha256;
  private final @Nullable SseScanner events;
  private boolean begun;
  private long firstNanos;

  AnswerReader(Ticker ticker, HttpResponse head, Shape shape, String chosenHeader) {
    HttpHeaders headers = head.headers();
    this.ticker = ticker;
    this.status = head.status().code();
    this.servedBy = headers.get(SimHeaders.SERVED_BY);
    this.chosen = headers.get(chosenHeader);
    this.receivedSha256 = headers.get(SimHeaders.RECEIVED_SHA256);
    this.events = shape.lastLine() == null ? null : new SseScanner(shape.lastLine());
  }

  void onChunk(ByteBuf chunk) {
    if (events != null) {
      events.feed(chunk);
    }
    boolean hasFirst = events == null ? chunk.isReadable() : events.sawData();
    if (!begun && hasFirst) {
      begun = true;
      firstNanos = ticker.nanos();
    }
  }

  Answer end() {
    long endNanos = ticker.nanos();
    return new Answer(
        status,
        servedBy,
        chosen,
        receivedSha256,
        begun ? firstNanos : endNanos,
        endNanos,
        events == null || events.sawLastLine());
  }
}
