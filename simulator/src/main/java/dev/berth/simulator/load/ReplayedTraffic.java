package dev.berth.simulator.load;

import dev.berth.simulator.load.LoadPlan.Replay;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The requests of a trace as chats of one message, at their times. A trace knows of its prompts how
 * long they are and which blocks they have in common: each block becomes made-up text, the same
 * wherever its hash comes, of four bytes for each token, as the simulated servers count.
 */
final class ReplayedTraffic implements Traffic {
  private static final int BYTES_PER_TOKEN = 4;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz      ";

  private final Trace trace;
  private final double speed;
  private final String model;
  private final LoadPlan.Pace pace;
  private int next;

  ReplayedTraffic(Replay replay, LoadPlan plan) {
    this.trace = replay.trace();
    this.speed = replay.speed();
    this.model = plan.models().get(0);
    this.pace = plan.pace();
  }

  @Override
  public boolean hasNext() {
    List<TraceRequest> requests = trace.requests();
    return next < Math.min(requests.size(), pace.maxRequests())
        && peekNanos() < pace.duration().toNanos();
  }

  @Override
  public long peekNanos() {
    return (long) (trace.requests().get(next).arrivalNanos() / speed);
  }

  @Override
  public LoadRequest next() {
    TraceRequest request = trace.requests().get(next++);
    byte[] body = Shape.CHAT_STREAM.body(model, text(request), request.outputTokens());
    return new LoadRequest(Shape.CHAT_STREAM, body);
  }

  private String text(TraceRequest request) {
    int length = request.promptTokens() * BYTES_PER_TOKEN;
    StringBuilder text = new StringBuilder(length + trace.blockTokens() * BYTES_PER_TOKEN);
    for (long block : request.blocks()) {
      append(text, block, trace.blockTokens() * BYTES_PER_TOKEN);
    }
    if (text.length() < length) {
      append(text, ~request.index(), length - text.length());
    }
    text.setLength(length);
    return text.toString();
  }

  private static void append(StringBuilder text, long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
  }
}
