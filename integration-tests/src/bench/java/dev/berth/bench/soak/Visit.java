package dev.berth.bench.soak;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.request.HttpHead;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * One client at a gateway, once. Confined to its thread.
 *
 * @param random decides what the plan leaves open; the same one makes the same request
 */
record Visit(GatewayPlan gateway, GatewayClient client, Protocol protocol, RandomGenerator random) {

  /** Sends the head of the request. */
  Exchange begin(Request request) {
    boolean named = gateway.showsPartOfBodies();
    return client.begin(
        protocol, named ? request.with(HttpHead.MODEL_HEADER, BerthFolder.MODEL) : request);
  }

  /** Sends the request in some way that a body can be sent. */
  Exchange send(Request request) {
    Sending sending = Sending.any(random);
    Exchange exchange = begin(sending == Sending.WHOLE ? request : request.chunked());
    sending.send(exchange, request.body());
    return exchange;
  }

  /** Sends the request, and waits for the whole answer. */
  Reply ask(Request request) {
    return request.body().length == 0 ? begin(request).reply() : send(request).reply();
  }

  /** Waits for any time up to that. */
  void linger(long maxMillis) {
    LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(maxMillis)));
  }

  /** True once in so many. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }
}
