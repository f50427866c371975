package dev.berth.it.stack;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.simulator.http.SimHeaders;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Requests at an even pace, whoever is slow, until {@link #end}: streamed ones and whole ones,
 * small ones and ones of some kilobytes, in both protocols. The servers are to take their time for
 * a token, so that there is always an answer to cut.
 */
public final class SteadyLoad implements AutoCloseable {

  private static final long PAUSE_MILLIS = 25;
  private static final int MORE = 20;
  private static final int TOKENS = 15;
  private static final int LARGE = 30_000;
  private static final String END_OF_STREAM = "data: [DONE]\n\n";

  private final GatewayClient client;
  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int number;

  private SteadyLoad(GatewayClient client) {
    this.client = client;
  }

  /** Begins. */
  public static SteadyLoad on(GatewayClient client) {
    SteadyLoad load = new SteadyLoad(client);
    var unused = load.clock.scheduleAtFixedRate(load::send, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return load;
  }

  private void send() {
    Protocol protocol = Protocol.values()[number % 2];
    Request request = number % 4 < 2 ? Chats.streaming(TOKENS) : Chats.ofSize(LARGE, false);
    number++;
    exchanges.add(client.start(protocol, request));
  }

  /** Waits until some more requests, of those that are sent from now on, have ended. */
  public void awaitMore() {
    long before = exchanges.size();
    eventually(
        "requests end",
        () -> exchanges.stream().skip(before).filter(Exchange::isOver).count() >= MORE);
  }

  /** How many requests were sent so far. */
  public int sent() {
    return exchanges.size();
  }

  /** Sends nothing more, waits for the last answer, and tells how each request ended, in order. */
  public List<String> end() {
    close();
    return exchanges.stream().map(SteadyLoad::end).toList();
  }

  /** How many ended how. */
  public static Map<String, Long> counted(List<String> ends) {
    return ends.stream()
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private static String end(Exchange exchange) {
    try {
      return end(exchange.reply());
    } catch (CompletionException cut) {
      return "cut";
    }
  }

  private static String end(Reply reply) {
    if (reply.status() != 200) {
      return "" + reply.status();
    }
    if (reply.text().startsWith("data:") && !reply.text().endsWith(END_OF_STREAM)) {
      return "cut";
    }
    String chosen = reply.header("x-berth-destination");
    if (chosen == null || chosen.isEmpty() || chosen.equals("-")) {
      return "200 unchosen";
    }
    return chosen.equals(reply.header(SimHeaders.SERVED_BY))
        ? "200 by the chosen one"
        : "200 by another one";
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
