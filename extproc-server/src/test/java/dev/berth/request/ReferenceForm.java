package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of {@link MultipartReader} once more, written plainly on the whole body as a text. */
final class ReferenceForm {

  private static final Pattern PADDING = Pattern.compile("[ \\t]*\\r\\n");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+\\-.^_`|~0-9A-Za-z]+):([^\\x00-\\x1f]|\\t)*");
  private static final Pattern PARAMETER =
      Pattern.compile(
          ";([^=;]*+)(?:=(?:[ \\t]*+\"((?:\\\\[\"\\\\]|[^\"])*+)\"[ \\t]*+(?=;|$)"
              + "|(?![ \\t]*\")([^;]*+)))?(?=;|$)");
  private static final Set<String> TRUE = Set.of("true", "1", "on", "t", "y", "yes");

  private final ScanLimits limits;
  private @Nullable String model;
  private @Nullable ModelSpan span;
  private boolean stream;

  private ReferenceForm(ScanLimits limits) {
    this.limits = limits;
  }

  /** What the reader must find; null where it must refuse. */
  static ScanResult.@Nullable Scanned scan(byte[] body, String boundary, ScanLimits limits) {
    ReferenceForm form = new ReferenceForm(limits);
    return form.isAcceptable("\r\n" + new String(body, ISO_8859_1), "\r\n--" + boundary)
        ? new ScanResult.Scanned(form.model, form.stream, form.span, null)
        : null;
  }

  private boolean isAcceptable(String text, String delimiter) {
    int at = text.indexOf(delimiter);
    if (at > limits.modelBytes() || !text.substring(0, Math.max(at, 0)).matches("(\r\n)*")) {
      return false;
    }
    for (int parts = 0; at >= 0; parts++) {
      int behind = at + delimiter.length();
      if (text.startsWith("--", behind)) {
        return true;
      }
      Matcher padding = PADDING.matcher(text).region(behind, text.length());
      if (!padding.lookingAt() || parts == 1000) {
        return false;
      }
      int headers = padding.end();
      int headersEnd =
          text.startsWith("\r\n", headers) ? headers : text.indexOf("\r\n\r\n", headers) + 2;
      if (headersEnd < headers) {
        return false;
      }
      int content = headersEnd + 2;
      at = text.indexOf(delimiter, content);
      if (at < 0 || !accept(text.substring(headers, headersEnd), text, content, at)) {
        return false;
      }
    }
    return false;
  }

  private boolean accept(String headers, String text, int from, int to) {
    Map<String, String> disposition = disposition(headers);
    if (disposition == null) {
      return false;
    }
    if (disposition.keySet().stream().anyMatch(name -> name.startsWith("name*"))) {
      return false;
    }
    if (disposition.keySet().stream().anyMatch(name -> name.startsWith("filename"))) {
      return !"model".equals(disposition.get("name"));
    }
    String value = decode(text.substring(from, to));
    if ("stream".equals(disposition.get("name"))) {
      stream = value != null && TRUE.contains(value.toLowerCase(Locale.ROOT));
    }
    if (!"model".equals(disposition.get("name"))) {
      return true;
    }
    boolean good = value != null && !value.isEmpty() && to - from <= limits.modelBytes();
    boolean first = model == null;
    model = value;
    span = new ModelSpan(from - 2, to - 2, ModelSpan.Form.PLAIN);
    return good && first;
  }

  /** Parameters; empty when there is no such header, null when the headers are not acceptable. */
  private static @Nullable Map<String, String> disposition(String headers) {
    if (headers.isEmpty()) {
      return Map.of();
    }
    String unfolded = headers.replaceAll("\\r\\n(?=[ \\t])", "");
    String[] lines = unfolded.substring(0, unfolded.length() - 2).split("\\r\\n", -1);
    if (lines.length > 32) {
      return null;
    }
    Map<String, String> found = null;
    for (String line : lines) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches() || line.length() > 4096) {
        return null;
      }
      if (header.group(1).equalsIgnoreCase("content-disposition")) {
        if (found != null) {
          return null;
        }
        found = parameters(line.substring(header.end(1) + 1));
        if (found == null) {
          return null;
        }
      }
    }
    return found == null ? Map.of() : found;
  }

  private static @Nullable Map<String, String> parameters(String value) {
    Map<String, String> found = new HashMap<>();
    int at = (value + ";").indexOf(';');
    while (at < value.length()) {
      Matcher parameter = PARAMETER.matcher(value).region(at, value.length());
      if (!parameter.lookingAt()) {
        return null;
      }
      String quoted = parameter.group(2);
      String bare = parameter.group(3);
      String meant =
          quoted != null
              ? quoted.replaceAll("\\\\([\"\\\\])", "$1")
              : bare == null ? "" : bare.trim();
      String name = parameter.group(1).trim().toLowerCase(Locale.ROOT);
      boolean nothing = name.isEmpty() && parameter.end() == parameter.end(1);
      if (!nothing && found.put(name, meant) != null) {
        return null;
      }
      at = parameter.end();
    }
    return found;
  }

  private static @Nullable String decode(String latin1) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(latin1.getBytes(ISO_8859_1))).toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }
}
