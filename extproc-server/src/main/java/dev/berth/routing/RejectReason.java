package dev.berth.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request gets an error from Berth instead of a server: the one catalogue of all that clients
 * can be told. {@code docs/errors.md} is made from it.
 */
public enum RejectReason {
  MALFORMED_BODY(
      "malformed_body",
      ErrorStatus.BAD_REQUEST,
      null,
      "The body is not what its API takes: no JSON, not an object, two models, or a model that is"
          + " no string.",
      "Correct the client; the message says what is wrong and where."),
  MODEL_MISSING(
      "model_missing",
      ErrorStatus.BAD_REQUEST,
      null,
      "The request names no model, and the pool serves several.",
      "Set `model` in the client, or `defaultModel` for the pool."),
  MODEL_NOT_FOUND(
      "model_not_found",
      ErrorStatus.NOT_FOUND,
      null,
      "No server of the pool serves the model, and it is no alias or adapter of one that is"
          + " served.",
      "`GET /v1/models` lists what is served. Correct the name, start a server with the model, or"
          + " give the pool an alias."),
  RESPONSE_NOT_FOUND(
      "response_not_found",
      ErrorStatus.NOT_FOUND,
      null,
      "The request is about a stored response, or goes on from one, and nobody knows which server"
          + " has it: it is unknown, older than an hour, or from before Berth was restarted.",
      "Send the whole conversation instead of `previous_response_id`."),
  ADMIN_PATH(
      "admin_path",
      ErrorStatus.FORBIDDEN,
      null,
      "The path is one by which an inference server is run, not used.",
      "Call the server itself, or set `adminPaths: allow` for the pool."),
  REQUEST_TIMEOUT(
      "request_timeout",
      ErrorStatus.TIMEOUT,
      Duration.ofSeconds(1),
      "The request did not arrive in time.",
      "Look for a slow client or a gateway that holds bodies back."),
  BODY_TOO_LARGE(
      "body_too_large",
      ErrorStatus.TOO_LARGE,
      null,
      "The body is larger than `grpc.maxBodySize`.",
      "Send less, or raise `maxBodySize`, and Envoy's own limit with it."),
  POOL_FULL(
      "pool_full",
      ErrorStatus.TOO_MANY,
      Duration.ofSeconds(1),
      "Every server that could serve the request has `maxRequestsPerServer` requests in flight.",
      "Add servers, or raise the bound if they can take more."),
  TOO_MANY_STREAMS(
      "too_many_streams",
      ErrorStatus.TOO_MANY,
      Duration.ofSeconds(1),
      "Berth has as many requests open as it may have.",
      "Add replicas of Berth, or raise the bound; many idle streams point to a client that never"
          + " finishes."),
  BODY_MEMORY_FULL(
      "body_memory_full",
      ErrorStatus.TOO_MANY,
      Duration.ofSeconds(1),
      "The request bodies on their way take all of `grpc.bodyMemory`.",
      "Raise `bodyMemory`, and the heap with it, or let Envoy hold the bodies (BUFFERED)."),
  UNSUPPORTED_MODE(
      "unsupported_mode",
      ErrorStatus.INTERNAL,
      null,
      "The gateway's ext_proc filter is set up in a way in which this request cannot be routed.",
      "Change the filter as the message says."),
  NO_READY_SERVER(
      "no_ready_server",
      ErrorStatus.UNAVAILABLE,
      Duration.ofSeconds(2),
      "No server is ready that serves the model.",
      "`berth servers` shows the state of each; wait for one, or start one."),
  NO_SERVER_IN_SUBSET(
      "no_server_in_subset",
      ErrorStatus.UNAVAILABLE,
      Duration.ofSeconds(2),
      "None of the servers that the gateway allows for the request is ready and serves the model.",
      "Compare the gateway's subset with `berth servers`."),
  RESPONSE_SERVER_NOT_READY(
      "response_server_not_ready",
      ErrorStatus.UNAVAILABLE,
      Duration.ofSeconds(2),
      "The one server that has the stored response is not ready, or has left the pool.",
      "Wait for the server; if it does not come back, the response is lost with it."),
  MODEL_ASLEEP(
      "model_asleep",
      ErrorStatus.UNAVAILABLE,
      Duration.ofSeconds(2),
      "The servers of the model sleep, and one will not be awake within the time that the request"
          + " may wait.",
      "Let requests wait longer, if their clients are ready to, or have fewer models share the"
          + " accelerators."),
  HOLD_FULL(
      "hold_full",
      ErrorStatus.UNAVAILABLE,
      Duration.ofSeconds(2),
      "As many requests wait for a server of the model to be awake as may wait at a time, none of"
          + " them with a lower priority; or one with a higher took this one's place.",
      "Raise the bounds of what may wait if there is memory for more, or give the model a server"
          + " that does not sleep."),
  HOLD_TIMEOUT(
      "hold_timeout",
      ErrorStatus.UNAVAILABLE,
      Duration.ofSeconds(2),
      "The request has waited for a server of its model to be awake for as long as it may.",
      "As with `model_asleep`; `berth servers` shows whether a server fails to wake."),
  DRAINING(
      "draining",
      ErrorStatus.UNAVAILABLE,
      Duration.ofSeconds(1),
      "The request waited for a server of its model to be awake when this Berth was told to end.",
      "Nothing: whoever tries again meets another replica, or Berth after its restart.");

  /** The response header that carries the {@link #label}. */
  public static final String HEADER = "x-berth-reason";

  private final String label;
  private final ErrorStatus status;
  private final @Nullable Duration retryAfter;
  private final String meaning;
  private final String remedy;

  RejectReason(
      String label,
      ErrorStatus status,
      @Nullable Duration retryAfter,
      String meaning,
      String remedy) {
    this.label = label;
    this.status = status;
    this.retryAfter = retryAfter;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /**
   * As the header {@value #HEADER}, metrics, Envoy's {@code response_code_details} and {@code
   * error.code} of the OpenAI API write it.
   */
  public String label() {
    return label;
  }

  public ErrorStatus status() {
    return status;
  }

  public int httpStatus() {
    return status.http();
  }

  /** When trying again may help, unless the case knows better; null where it does not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** What has happened, in a sentence for operators. */
  public String meaning() {
    return meaning;
  }

  /** What to do about it, in a sentence for operators. */
  public String remedy() {
    return remedy;
  }
}
