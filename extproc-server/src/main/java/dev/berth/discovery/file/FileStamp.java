package dev.berth.discovery.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a file without opening it tells; symbolic links are followed, so that a swapped
 * link shows as another file.
 *
 * @param key which file it is (device and inode); null where the file system has no such thing
 */
record FileStamp(FileTime modified, long size, @Nullable Object key) {

  /** Of a file that is not there, or cannot be looked at. */
  static final FileStamp NONE = new FileStamp(FileTime.fromMillis(0), -1, null);

  static FileStamp of(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(found.lastModifiedTime(), found.size(), found.fileKey());
    } catch (IOException gone) {
      return NONE;
    }
  }
}
