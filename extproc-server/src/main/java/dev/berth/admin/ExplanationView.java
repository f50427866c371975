package dev.berth.admin;

import dev.berth.pool.PoolSnapshot;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Explanation;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RoutingOutcome;
import dev.berth.routing.RoutingOutcome.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /api/explain}. The components are the JSON's keys.
 *
 * @param result the label of a {@link Result}
 * @param rejection what the client would be told, where the request is rejected before any server
 *     is looked for; else null
 * @param subset what the gateway allows; null when that is everything
 * @param choices the servers, for each model that the request may be for; empty where no server is
 *     looked for
 */
public record ExplanationView(
    String pool,
    String result,
    @Nullable RejectionView rejection,
    RequestView request,
    @Nullable SubsetView subset,
    List<ChoiceView> choices) {

  public ExplanationView {
    Objects.requireNonNull(pool);
    Objects.requireNonNull(result);
    Objects.requireNonNull(request);
    choices = List.copyOf(choices);
  }

  /** What would become of a request. */
  public enum Result {
    /** A server gets it. */
    ROUTED("routed"),
    /** It waits for a server to be awake. */
    HELD("held"),
    /** The client gets an error. */
    REJECTED("rejected"),
    /** One or the other of these, depending on the model that chance takes. */
    DEPENDS("depends"),
    /** Berth knows the answer itself. */
    ANSWERED("answered"),
    /** Envoy sends it where it likes. */
    PASSED_THROUGH("passed_through");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    /** As JSON writes it. */
    public String label() {
      return label;
    }
  }

  static ExplanationView of(
      PoolRoute route,
      String method,
      String path,
      @Nullable List<String> subset,
      Explanation explanation) {
    List<ChoiceView> choices = ChoiceView.of(explanation.choices(), route.pool().health());
    return new ExplanationView(
        route.pool().name(),
        result(explanation, choices).label(),
        explanation.settled() instanceof Rejected rejected ? RejectionView.of(rejected) : null,
        RequestView.of(method, path, explanation),
        subset == null ? null : SubsetView.of(subset, route.pool().snapshot()),
        choices);
  }

  private static Result result(Explanation explanation, List<ChoiceView> choices) {
    if (explanation.passesThrough()) {
      return Result.PASSED_THROUGH;
    }
    RoutingOutcome settled = explanation.settled();
    if (settled != null) {
      return settled instanceof Rejected ? Result.REJECTED : Result.ANSWERED;
    }
    List<Result> results = choices.stream().map(ExplanationView::result).distinct().toList();
    return results.size() == 1 ? results.get(0) : Result.DEPENDS;
  }

  private static Result result(ChoiceView choice) {
    if (choice.rejection() != null) {
      return Result.REJECTED;
    }
    return choice.held() == null ? Result.ROUTED : Result.HELD;
  }

  /**
   * A request as it was understood.
   *
   * @param shape which API it speaks
   * @param dialect in which errors are told
   * @param model as the client wrote it; null when it named none
   * @param stream whether the answer is wanted token by token
   * @param promptTokens estimated from the size of the body
   */
  public record RequestView(
      String method,
      String path,
      String shape,
      String dialect,
      @Nullable String model,
      boolean stream,
      long bodyBytes,
      long promptTokens) {

    static RequestView of(String method, String path, Explanation explanation) {
      InferenceRequest request = explanation.request();
      return new RequestView(
          method,
          path,
          request.shape().label(),
          explanation.dialect().name().toLowerCase(Locale.ROOT),
          request.model(),
          request.stream(),
          request.bodyBytes(),
          request.promptTokens());
    }
  }

  /**
   * What the gateway allows.
   *
   * @param servers how many addresses it names
   * @param notInPool the first of them that are no address of a server of the pool, to the letter
   */
  public record SubsetView(int servers, List<String> notInPool) {

    private static final int MAX_NAMED = 16;

    public SubsetView {
      notInPool = List.copyOf(notInPool);
    }

    static SubsetView of(List<String> subset, PoolSnapshot pool) {
      return new SubsetView(
          subset.size(),
          subset.stream()
              .filter(address -> pool.positionOf(address) < 0)
              .limit(MAX_NAMED)
              .toList());
    }
  }

  /**
   * What the client would be told.
   *
   * @param status of HTTP
   * @param retryAfterSeconds null where trying again does not help
   */
  public record RejectionView(
      int status, String reason, String message, @Nullable Long retryAfterSeconds) {

    static RejectionView of(Rejected rejected) {
      Duration retryAfter = rejected.retryAfter();
      return new RejectionView(
          rejected.reason().httpStatus(),
          rejected.reason().label(),
          rejected.message(),
          retryAfter == null ? null : retryAfter.toSeconds());
    }
  }
}
