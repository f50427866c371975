package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.berth.extproc.BareService.Arriving;
import dev.berth.request.PromptHash;
import dev.berth.scheduling.LeastSeconds;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Policy;
import dev.berth.testing.ManualTicker;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one decision may take: bytes of the heap, and messages. Counted, not timed, so that it holds
 * on any machine. The bytes are those of parsing, deciding and building the replies, gRPC's own
 * apart; the least of several rounds counts, since tables that grow and classes that are loaded hit
 * one round or another. A JIT that removes objects makes it less, never more.
 */
class DecisionBudgetTest {

  private static final int BUDGET_BYTES = 9_000;

  /** With the hashes of a prompt, and what holds its blocks and the time to read them. */
  private static final int PROMPT_BUDGET_BYTES = 11_000;

  /** What may come and go with the JIT, and numbers with more digits; no byte of a body. */
  private static final int SLACK_BYTES = 512;

  private static final int ROUNDS = 10;
  private static final int REQUESTS_OF_ROUND = 200;
  private static final int SMALL_BODY = 1 << 10;
  private static final int PROMPT_BODY = 8 << 10;
  private static final int LARGE_BODY = 220_000;

  /**
   * A digest and a chained hash, in arrays that double: a thirtieth of the body, and no byte of it.
   */
  private static final int BYTES_PER_BLOCK = 32;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void serve_smallBody_allocatesWithinTheBudget() {
    Requests small = new Requests(10, ChatMessages.buffered(SMALL_BODY));

    measure(small);

    assertThat(small.bytesOfOne()).isBetween(1_000L, (long) BUDGET_BYTES);
  }

  @Test
  void serve_largeBodyInOneMessage_allocatesNoMoreThanASmallOne() {
    Requests small = new Requests(10, ChatMessages.buffered(SMALL_BODY));
    Requests large = new Requests(10, ChatMessages.buffered(LARGE_BODY));

    measure(small, large);

    assertThat(large.bytesOfOne()).isLessThan(small.bytesOfOne() + SLACK_BYTES);
  }

  @Test
  void serve_tenThousandServers_allocatesNoMoreThanWithTen() {
    Requests few = new Requests(10, ChatMessages.buffered(SMALL_BODY));
    Requests many = new Requests(10_000, ChatMessages.buffered(SMALL_BODY));

    measure(few, many);

    assertThat(many.bytesOfOne()).isLessThan(few.bytesOfOne() + SLACK_BYTES);
  }

  @Test
  void serve_costOfAPrompt_allocatesWithinTheBudget() {
    Requests prompt = new Requests(64, ChatMessages.buffered(PROMPT_BODY), cost());

    measure(prompt);

    assertThat(prompt.bytesOfOne()).isBetween(1_000L, (long) PROMPT_BUDGET_BYTES);
  }

  @Test
  void serve_costOfALongPrompt_allocatesTheHashesOfItsBlocksMore() {
    Requests small = new Requests(64, ChatMessages.buffered(PROMPT_BODY), cost());
    Requests large = new Requests(64, ChatMessages.buffered(LARGE_BODY), cost());

    measure(small, large);

    long moreBlocks = (LARGE_BODY - PROMPT_BODY) / PromptHash.BLOCK_BYTES;
    assertThat(large.bytesOfOne() - small.bytesOfOne())
        .isBetween(2L * Long.BYTES * moreBlocks, BYTES_PER_BLOCK * moreBlocks + SLACK_BYTES);
  }

  @Test
  void serve_costAmongTenThousandServers_allocatesNoMoreThanAmongTen() {
    Requests few = new Requests(10, ChatMessages.buffered(PROMPT_BODY), cost());
    Requests many = new Requests(10_000, ChatMessages.buffered(PROMPT_BODY), cost());

    measure(few, many);

    assertThat(many.bytesOfOne()).isLessThan(few.bytesOfOne() + SLACK_BYTES);
  }

  /** The default of a pool, with prompts digested. */
  private static Policy cost() {
    return new LeastSeconds(new ManualTicker(), new PromptHash(new SplittableRandom(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 10_000})
  void serve_anyBodyAndPool_repliesOncePerMessage(int servers) {
    for (int bytes : new int[] {SMALL_BODY, LARGE_BODY}) {
      List<Arriving> buffered = ChatMessages.buffered(bytes);
      List<Arriving> atOnce = ChatMessages.atOnce(bytes);
      List<Arriving> duplex = ChatMessages.duplex(bytes);

      assertThat(repliesTo(buffered, servers)).isEqualTo(2);
      assertThat(repliesTo(atOnce, servers)).isEqualTo(atOnce.size());
      assertThat(repliesTo(duplex, servers)).isEqualTo(duplex.size());
    }
  }

  /** In turns, so that the JIT has seen as much of the one as of the other. */
  private static void measure(Requests... compared) {
    for (int i = 0; i < ROUNDS; i++) {
      for (Requests requests : compared) {
        requests.serveRound();
      }
    }
    for (Requests requests : compared) {
      requests.close();
    }
  }

  private static int repliesTo(List<Arriving> request, int servers) {
    try (BareService service = new BareService(servers, LeastWork.POLICY)) {
      service.serve(request);
      return service.replies();
    }
  }

  /** The same request over and over. */
  private static final class Requests {

    private final BareService service;
    private final List<Arriving> messages;
    private long leastBytes = Long.MAX_VALUE;

    Requests(int servers, List<Arriving> messages) {
      this(servers, messages, LeastWork.POLICY);
    }

    Requests(int servers, List<Arriving> messages, Policy policy) {
      this.service = new BareService(servers, policy);
      this.messages = messages;
    }

    void serveRound() {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < REQUESTS_OF_ROUND; i++) {
        service.serve(messages);
      }
      leastBytes = Math.min(leastBytes, THREADS.getCurrentThreadAllocatedBytes() - before);
    }

    /** Heap bytes of one request. */
    long bytesOfOne() {
      return leastBytes / REQUESTS_OF_ROUND;
    }

    void close() {
      assertThat(service.picks()).isEqualTo(ROUNDS * REQUESTS_OF_ROUND);
      assertThat(service.inFlight()).isZero();
      service.close();
    }
  }
}
