package dev.berth.bench.soak;

import dev.berth.it.client.Exchange;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** How a client sends a body. */
enum Sending {
  /** At once, its length told beforehand; the others tell none. */
  WHOLE,
  AT_ONCE,
  IN_PIECES,
  WITH_TRAILERS;

  private static final int FIRST_PIECE = 100;
  private static final int LARGEST_PIECE = 60_000;

  /** Every other body goes out whole. */
  static Sending any(RandomGenerator random) {
    return random.nextBoolean() ? WHOLE : values()[random.nextInt(values().length)];
  }

  void send(Exchange exchange, byte[] body) {
    switch (this) {
      case WHOLE, AT_ONCE -> exchange.sendLast(body);
      case IN_PIECES -> sendPieces(exchange, body);
      case WITH_TRAILERS -> {
        exchange.send(body);
        exchange.sendTrailers(Map.of("x-checksum", "1"));
      }
    }
  }

  private static void sendPieces(Exchange exchange, byte[] body) {
    int at = 0;
    for (int size = FIRST_PIECE; at < body.length; size = Math.min(3 * size, LARGEST_PIECE)) {
      int end = Math.min(body.length, at + size);
      exchange.send(Arrays.copyOfRange(body, at, end));
      at = end;
    }
    exchange.sendLast(new byte[0]);
  }
}
