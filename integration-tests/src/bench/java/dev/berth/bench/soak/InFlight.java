package dev.berth.bench.soak;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** What Berth has under way by its own metrics, and the most of it that was seen. Any thread. */
final class InFlight {

  /** What is counted, and in which series. */
  private enum Gauge {
    TICKETS("open tickets", "berth_tickets_open"),
    DOUBTS("tickets in doubt", "berth_tickets_doubtful"),
    REQUESTS("requests on servers", "berth_server_requests"),
    PROMPT_TOKENS("prompt tokens on servers", "berth_server_prompt_tokens"),
    STREAMS("ext_proc streams", "berth_streams_open"),
    BODIES("bytes of bodies", "berth_body_memory_bytes"),
    MESSAGES("bytes of gRPC messages", "berth_grpc_message_memory_bytes");

    private final String what;
    private final String series;

    Gauge(String what, String series) {
      this.what = what;
      this.series = series;
    }
  }

  private final AtomicLongArray most = new AtomicLongArray(Gauge.values().length);

  /** Takes note of a page of metrics. */
  void look(Scrape scrape) {
    for (Gauge gauge : Gauge.values()) {
      most.accumulateAndGet(gauge.ordinal(), scrape.sum(gauge.series), Math::max);
    }
  }

  static boolean isNothing(Scrape scrape) {
    return Arrays.stream(Gauge.values()).allMatch(gauge -> scrape.sum(gauge.series) == 0);
  }

  /** As of that page. */
  List<Zero> zeros(Scrape scrape) {
    return Arrays.stream(Gauge.values())
        .map(gauge -> new Zero(gauge.what, most.get(gauge.ordinal()), scrape.sum(gauge.series)))
        .toList();
  }
}
