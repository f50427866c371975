package dev.berth.discovery.file;

import dev.berth.base.Ticker;
import dev.berth.config.ConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Loaded;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells by polling when a file has new content.
 *
 * <p>The file is opened only when its {@link FileStamp} changed, and for two seconds after: a clock
 * of that coarseness (FAT, some network mounts) may give two writes one stamp. New content counts
 * once two polls in a row have read the same bytes, so that a writer who is not finished is rarely
 * caught in the act. Not being readable is treated as content, too.
 *
 * <p>Confined to one thread at a time.
 */
final class WatchedFile {

  static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Path path;
  private final int maxBytes;
  private final Ticker ticker;

  private FileStamp stamp = FileStamp.NONE;
  private long changedAtNanos;
  private boolean settled;
  private @Nullable ConfigResult<byte[]> known;
  private @Nullable ConfigResult<byte[]> unconfirmed;

  WatchedFile(Path path, int maxBytes, Ticker ticker) {
    this.path = path;
    this.maxBytes = maxBytes;
    this.ticker = ticker;
  }

  /** The content as it is now, without waiting for a second look. */
  ConfigResult<byte[]> first() {
    look();
    ConfigResult<byte[]> content = read();
    known = content;
    return content;
  }

  /** The content when it is another than the one returned before; null when there is no news. */
  @Nullable ConfigResult<byte[]> next() {
    boolean changed = look();
    if (!changed && settled && unconfirmed == null && known instanceof Loaded) {
      return null;
    }
    // Read after the look: a write between the two shows at the next look.
    ConfigResult<byte[]> content = read();
    if (isSame(content, known)) {
      unconfirmed = null;
      return null;
    }
    if (!isSame(content, unconfirmed)) {
      unconfirmed = content;
      return null;
    }
    unconfirmed = null;
    known = content;
    return content;
  }

  /** Whether the stamp is another than at the last look. */
  private boolean look() {
    FileStamp found = FileStamp.of(path);
    boolean changed = !found.equals(stamp);
    if (changed) {
      stamp = found;
      changedAtNanos = ticker.nanos();
    }
    settled = ticker.nanos() - changedAtNanos > SETTLE_NANOS;
    return changed;
  }

  private ConfigResult<byte[]> read() {
    return ConfigFile.read(path, maxBytes);
  }

  private static boolean isSame(
      ConfigResult<byte[]> content, @Nullable ConfigResult<byte[]> other) {
    return (content instanceof Loaded<byte[]> mine && other instanceof Loaded<byte[]> theirs)
        ? Arrays.equals(mine.config(), theirs.config())
        : content.equals(other);
  }
}
