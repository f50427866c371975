package dev.berth.simulator.http;

import dev.berth.simulator.api.ApiError;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the headers of a request order. Used once, by one thread. */
final class Orders {
  private static final int NO_STATUS = -1;
  private static final int LONGEST_DELAY_MILLIS = 3_600_000;
  private static final int MOST_FILL_MIB = 256;

  private final HttpHeaders headers;
  private @Nullable String problem;

  Orders(HttpHeaders headers) {
    this.headers = headers;
  }

  /**
   * The behaviour ordered; {@code usual} where nothing is. An order that cannot be read makes a
   * refusal that says so.
   */
  Behaviour on(Behaviour usual) {
    int status = number(SimHeaders.STATUS, NO_STATUS, 400, 599);
    int fillMib = number(SimHeaders.FILL, 0, 0, MOST_FILL_MIB);
    Behaviour ordered =
        new Behaviour(
            number(SimHeaders.DELAY, (int) usual.delayMillis(), 0, LONGEST_DELAY_MILLIS),
            status == NO_STATUS ? usual.refusal() : ApiError.ordered(status),
            number(SimHeaders.RESET_AFTER, usual.resetAfter(), 0, Integer.MAX_VALUE),
            trailers(usual.trailers()),
            fillMib == 0 ? usual.fillBytes() : fillMib << 20);
    return problem == null ? ordered : Behaviour.NORMAL.withRefusal(ApiError.badRequest(problem));
  }

  private int number(String header, int otherwise, int least, int greatest) {
    String text = headers.get(header);
    if (text == null) {
      return otherwise;
    }
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least || number > greatest) {
      problem = "The header " + header + " must be a number from " + least + " to " + greatest;
    }
    return number;
  }

  private Map<String, String> trailers(Map<String, String> otherwise) {
    String text = headers.get(SimHeaders.TRAILERS);
    if (text == null) {
      return otherwise;
    }
    Map<String, String> trailers = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length == 2 && parts[0].matches("[a-z0-9-]+")) {
        trailers.put(parts[0], parts[1]);
      } else {
        problem = "The header " + SimHeaders.TRAILERS + " must be name=value,name=value";
      }
    }
    return trailers;
  }
}
