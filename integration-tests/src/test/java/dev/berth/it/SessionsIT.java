package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.LlamaEngine;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conversations over three llama.cpp servers, which keep what they have read: by their own count,
 * most of what a single cache of all three could keep is read once.
 */
class SessionsIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String CACHED = "llamacpp:prompt_tokens_cached_total";
  private static final int SERVERS = 3;
  private static final int SESSIONS = 6;
  private static final int TURNS = 6;

  /**
   * Now and then a conversation rightly leaves a server that is busy with another one: twice as
   * many moves as were ever seen. In turns or at random half would be found.
   */
  private static final double SHARE_OF_ONE_CACHE = 0.8;

  /** A conversation so far. With this model a letter is a token. */
  private static final class Session {

    private static final int FIRST_WORDS = 500;
    private static final int FURTHER_WORDS = 60;

    private final RandomGenerator random;
    private final List<String> messages = new ArrayList<>();
    private final List<String> servers = new ArrayList<>();
    private long lastPrompt;

    Session(long seed) {
      random = new SplittableRandom(seed);
    }

    Request nextTurn() {
      messages.add(message("user", messages.isEmpty() ? FIRST_WORDS : FURTHER_WORDS));
      return Request.post(
          Chats.PATH,
          "{\"model\":\"%s\",\"messages\":[%s],\"max_tokens\":4,\"ignore_eos\":true}"
              .formatted(LlamaEngine.MODEL, String.join(",", messages)));
    }

    /** Returns how much of the prompt one cache of all servers could have had. */
    long onReply(Reply reply) {
      messages.add(message("assistant", FURTHER_WORDS));
      servers.add(reply.header("x-berth-destination"));
      long before = lastPrompt;
      lastPrompt = usage(reply).path("prompt_tokens").asLong();
      return before;
    }

    private String message(String role, int words) {
      String text =
          IntStream.range(0, words)
              .mapToObj(i -> "ship " + (char) ('a' + random.nextInt(26)))
              .collect(Collectors.joining(" "));
      return "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role, text);
    }
  }

  @Test
  void sessions_threeServers_findWhatTheirServersHaveRead(@TempDir Path folder) {
    List<LlamaEngine> engines = new ArrayList<>();
    try {
      for (int i = 0; i < SERVERS; i++) {
        engines.add(LlamaEngine.start(folder));
      }
      try (Stack stack = Stack.over(setup(), yaml(engines))) {
        talk(stack, engines);
      }
    } finally {
      engines.forEach(LlamaEngine::close);
    }
  }

  private static void talk(Stack stack, List<LlamaEngine> engines) {
    List<Session> sessions = IntStream.range(0, SESSIONS).mapToObj(Session::new).toList();
    long before = cached(engines);
    long possible = 0;
    long told = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      List<Exchange> exchanges =
          sessions.stream()
              .map(each -> stack.client().start(Protocol.HTTP_1_1, each.nextTurn()))
              .toList();
      for (int i = 0; i < SESSIONS; i++) {
        Reply reply = exchanges.get(i).reply();
        possible += sessions.get(i).onReply(reply);
        told += usage(reply).at("/prompt_tokens_details/cached_tokens").asLong();
      }
      stack.awaitIdle();
    }
    long counted = cached(engines) - before;

    assertThat(counted).isEqualTo(told).isLessThanOrEqualTo(possible + SESSIONS * TURNS * 16L);
    assertThat((double) counted / possible)
        .as("cached, of what one cache could have given; %s", served(sessions))
        .isGreaterThanOrEqualTo(SHARE_OF_ONE_CACHE);
    assertThat(sessions.stream().flatMap(each -> each.servers.stream()).distinct())
        .as("servers that were used")
        .hasSize(SERVERS);
  }

  private static List<List<String>> served(List<Session> sessions) {
    return sessions.stream().map(each -> each.servers).toList();
  }

  private static Setup setup() {
    return Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withServers(SERVERS);
  }

  private static String yaml(List<LlamaEngine> engines) {
    return engines.stream()
        .map(engine -> "- {address: \"" + engine.address() + "\"}\n")
        .collect(Collectors.joining("", "servers:\n", ""));
  }

  private static long cached(List<LlamaEngine> engines) {
    return engines.stream().mapToLong(engine -> engine.counter(CACHED)).sum();
  }

  private static JsonNode usage(Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return JSON.readTree(reply.body()).path("usage");
  }
}
