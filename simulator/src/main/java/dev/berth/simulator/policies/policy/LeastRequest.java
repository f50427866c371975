package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;

/** The server with the fewest of the router's own requests in flight, of all or of two drawn. */
final class LeastRequest implements Policy {
  private final PolicyContext context;
  private final boolean ofTwo;
  private final int[] requests;
  private final Least least;

  private LeastRequest(PolicyContext context, boolean ofTwo) {
    this.context = context;
    this.ofTwo = ofTwo;
    this.requests = new int[context.servers()];
    this.least = new Least(context.random());
  }

  static LeastRequest ofAll(PolicyContext context) {
    return new LeastRequest(context, false);
  }

  static LeastRequest ofTwo(PolicyContext context) {
    return new LeastRequest(context, true);
  }

  @Override
  public int pick(TraceRequest request, long nowNanos) {
    least.begin();
    if (ofTwo) {
      offer(context.random().nextInt(requests.length));
      offer(context.random().nextInt(requests.length));
    } else {
      for (int server = 0; server < requests.length; server++) {
        offer(server);
      }
    }
    requests[least.get()]++;
    return least.get();
  }

  private void offer(int server) {
    least.offer(server, requests[server]);
  }

  @Override
  public void onEnd(TraceRequest request, int server, long nowNanos) {
    requests[server]--;
  }
}
