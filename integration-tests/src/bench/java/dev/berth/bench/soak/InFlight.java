package dev.berth.bench.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

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

  private final Map<Gauge, AtomicLong> most =
      Arrays.stream(Gauge.values())
          .collect(Collectors.toUnmodifiableMap(gauge -> gauge, gauge -> new AtomicLong()));

  /** Takes note of a page of metrics. */
  void look(Scrape scrape) {
    most.forEach((gauge, peak) -> peak.accumulateAndGet(scrape.sum(gauge.series), Math::max));
  }

  static boolean isNothing(Scrape scrape) {
    return Arrays.stream(Gauge.values()).allMatch(gauge -> scrape.sum(gauge.series) == 0);
  }

  /** As of that page. */
  List<Zero> zeros(Scrape scrape) {
    return Arrays.stream(Gauge.values())
        .map(gauge -> new Zero(gauge.what, peak(gauge), scrape.sum(gauge.series)))
        .toList();
  }

  private long peak(Gauge gauge) {
    return Objects.requireNonNull(most.get(gauge)).get();
  }
}
