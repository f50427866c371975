package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Header mutations, applied as Envoy applies them. Stateless. */
final class HeaderEdits {
  private HeaderEdits() {}

  /** The headers afterwards. */
  static List<Header> apply(List<Header> headers, HeaderMutation mutation) {
    List<Header> edited = new ArrayList<>(headers);
    mutation.getRemoveHeadersList().forEach(name -> remove(edited, name));
    mutation.getSetHeadersList().forEach(option -> set(edited, option));
    return edited;
  }

  private static void set(List<Header> headers, HeaderValueOption option) {
    Header header = new Header(option.getHeader().getKey(), value(option.getHeader()));
    boolean present = headers.stream().anyMatch(has(header.name()));
    boolean dropped =
        switch (option.getAppendAction()) {
          case ADD_IF_ABSENT -> present;
          case OVERWRITE_IF_EXISTS -> !present;
          default -> false;
        };
    if (dropped) {
      return;
    }
    if (!appends(option)) {
      remove(headers, header.name());
    }
    headers.add(header);
  }

  /** Envoy's filter overwrites where the action is left at its default. */
  @SuppressWarnings("deprecation") // pickers use the old field, and Envoy heeds it
  private static boolean appends(HeaderValueOption option) {
    return option.hasAppend() && option.getAppend().getValue();
  }

  /** Of the two places for a value, the one that is filled. */
  static String value(HeaderValue header) {
    return header.getRawValue().isEmpty() ? header.getValue() : header.getRawValue().toStringUtf8();
  }

  private static void remove(List<Header> headers, String name) {
    headers.removeIf(has(name));
  }

  private static Predicate<Header> has(String name) {
    return header -> header.name().equalsIgnoreCase(name);
  }
}
