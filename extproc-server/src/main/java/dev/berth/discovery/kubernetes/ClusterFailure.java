package dev.berth.discovery.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Why something of a cluster cannot be seen, as a sentence for its operator. */
final class ClusterFailure {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private ClusterFailure() {}

  /**
   * @param what is to be seen, as RBAC calls it, such as {@code pods}
   */
  static String of(Throwable failure, String what) {
    Throwable cause = cause(failure);
    return cause instanceof KubernetesClientException refused && refused.getCode() > 0
        ? refusal(refused, what)
        : "the API server cannot be asked for " + what + ": " + root(cause);
  }

  /** Whether the API server knows nothing of what was asked for. */
  static boolean isNotFound(Throwable failure) {
    return cause(failure) instanceof KubernetesClientException refused
        && refused.getCode() == NOT_FOUND;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String refusal(KubernetesClientException refused, String what) {
    return switch (refused.getCode()) {
      case UNAUTHORIZED -> "the API server does not take these credentials (401)";
      case FORBIDDEN -> "a Role with list and watch on " + what + " is needed: " + message(refused);
      case NOT_FOUND -> "the cluster has no " + what + ": is their CRD installed? (404)";
      default -> "the API server refused " + what + ": " + message(refused);
    };
  }

  private static String message(KubernetesClientException refused) {
    @Nullable String told = refused.getStatus() == null ? null : refused.getStatus().getMessage();
    return "(" + refused.getCode() + ") " + oneLine(told == null ? refused.getMessage() : told);
  }

  private static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof ConnectException)) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    return root.getMessage() == null ? name : name + ": " + oneLine(root.getMessage());
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "" : message.replaceAll("\\s+", " ").strip();
  }
}
