package dev.berth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of this repository, from whichever module the tests run in. */
public final class Repository {

  private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules");

  private Repository() {}

  /** The directory of the parent pom. */
  public static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(path -> Files.exists(path.resolve("pom.xml")))
        .max(Comparator.comparingInt(path -> -path.getNameCount()))
        .orElseThrow(() -> new IllegalStateException("the tests run outside the repository"));
  }

  /** All files whose name fits, without build outputs, in a fixed order. */
  public static List<Path> files(Predicate<String> fileName) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          root(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              boolean skipped = NOT_SOURCES.contains(dir.getFileName().toString());
              return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (fileName.test(file.getFileName().toString())) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return found.stream().sorted().toList();
  }
}
