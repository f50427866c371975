package dev.berth.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.config.ConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.Problem;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token in a file. The file is read for every question, of which there are few, so that
 * a new token counts at once. Any thread that may block on the disk.
 */
final class AdminToken {

  private static final int MAX_BYTES = 4096;
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{16,}");

  private final Path file;

  AdminToken(Path file) {
    this.file = file;
  }

  /** Why the file is of no use at this moment, for the operator; null when it is. */
  @Nullable String problem() {
    return read() instanceof Invalid<String> invalid
        ? invalid.problems().get(0).toString()
        : null;
  }

  /** Whether the token is this one, found out in the same time for every wrong one. */
  boolean is(String presented) {
    return read() instanceof Loaded<String> token
        && MessageDigest.isEqual(
            token.config().getBytes(US_ASCII), presented.getBytes(UTF_8));
  }

  private ConfigResult<String> read() {
    return ConfigFile.read(file, MAX_BYTES).then(AdminToken::parse);
  }

  private static ConfigResult<String> parse(byte[] content) {
    String token = new String(content, UTF_8).strip();
    return FORM.matcher(token).matches()
        ? new Loaded<>(token)
        : ConfigResult.invalid(
            new Problem(
                "", "no token", "one line of at least 16 letters, digits and punctuation marks"));
  }
}
