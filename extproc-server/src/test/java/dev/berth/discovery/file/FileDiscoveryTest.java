package dev.berth.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.discovery.DiscoveryStatus;
import dev.berth.endpoint.Endpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiscoveryTest {

  @TempDir private Path directory;

  private final AtomicLong now = new AtomicLong(1_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HandDrivenExecutor executor = new HandDrivenExecutor();
  private final List<List<Endpoint>> sets = new ArrayList<>();
  private Path file;
  private FileDiscovery discovery;

  @BeforeEach
  void create() {
    file = directory.resolve("servers.yaml");
    discovery = new FileDiscovery("default", file, sets::add, executor, now::get, registry);
  }

  @AfterEach
  void close() {
    discovery.close();
    executor.shutdownNow();
  }

  @Test
  void start_goodFile_isCompleteAtOnce() throws IOException {
    write(file, 2);

    DiscoveryStatus status = discovery.start();

    assertThat(status).isEqualTo(new DiscoveryStatus(1, 2, 1_000, null, 0));
    assertThat(status.complete()).isTrue();
    assertThat(sizes()).containsExactly(2);
    assertThat(executor.periodMillis).isEqualTo(250);
  }

  @Test
  void start_noFile_isNotCompleteAndKeepsLooking() throws IOException {
    DiscoveryStatus status = discovery.start();

    assertThat(status.complete()).isFalse();
    assertThat(status.problem()).isEqualTo("no such file: expected a readable file");

    write(file, 1);
    pollTwice();

    assertThat(discovery.status().complete()).isTrue();
    assertThat(sizes()).containsExactly(1);
  }

  @Test
  void start_brokenFile_isNotComplete() throws IOException {
    Files.writeString(file, "servers: [{address: nowhere}]");

    assertThat(discovery.start().complete()).isFalse();
    assertThat(sets).isEmpty();
  }

  @Test
  void start_emptyList_isACompletePoolWithoutServers() throws IOException {
    Files.writeString(file, "servers: []");

    assertThat(discovery.start().complete()).isTrue();
    assertThat(sizes()).containsExactly(0);
  }

  @Test
  void poll_renamedOver_handsOnTheNewSet() throws IOException {
    start(2);

    Path next = directory.resolve("next");
    write(next, 3);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    pollTwice();

    assertThat(sizes()).containsExactly(2, 3);
    assertThat(discovery.status()).isEqualTo(new DiscoveryStatus(2, 3, now.get(), null, 0));
  }

  @Test
  void poll_renamedOverWithSameSizeAndTime_handsOnTheNewSet() throws IOException {
    start(2);

    Path next = directory.resolve("next");
    Files.writeString(next, servers(2).replace("10.0.", "10.1."));
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    pollTwice();

    assertThat(sets).hasSize(2);
  }

  @Test
  void poll_longAfterTheOneThatSawTheChange_stillConfirmsIt() throws IOException {
    start(2);

    write(file, 3);
    discovery.poll();
    now.addAndGet(2 * WatchedFile.SETTLE_NANOS);
    discovery.poll();

    assertThat(sizes()).containsExactly(2, 3);
  }

  /** As a ConfigMap volume does it: the directory behind a link is swapped. */
  @Test
  void poll_linkSwapped_handsOnTheNewSet() throws IOException {
    Path first = Files.createDirectory(directory.resolve("..first"));
    Path second = Files.createDirectory(directory.resolve("..second"));
    write(first.resolve("servers.yaml"), 2);
    write(second.resolve("servers.yaml"), 3);
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
    Files.createSymbolicLink(file, Path.of("..data/servers.yaml"));
    discovery.start();
    settle();

    Path swap = Files.createSymbolicLink(directory.resolve("..swap"), second);
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    pollTwice();

    assertThat(sizes()).containsExactly(2, 3);
  }

  @Test
  void poll_appendedInPlace_handsOnTheNewSet() throws IOException {
    start(2);

    Files.writeString(file, "- {address: \"10.0.9.9:80\"}\n", StandardOpenOption.APPEND);
    pollTwice();

    assertThat(sizes()).containsExactly(2, 3);
  }

  @Test
  void poll_writerNotFinished_waitsForTheWholeFile() throws IOException {
    start(8);

    Files.writeString(file, servers(2));
    discovery.poll();
    Files.writeString(file, servers(5));
    discovery.poll();
    assertThat(sizes()).containsExactly(8);

    Files.writeString(file, servers(9));
    pollTwice();

    assertThat(sizes()).containsExactly(8, 9);
    assertThat(count("rejected")).isZero();
  }

  @Test
  void poll_changeUndoneWithinOnePoll_isNoEvent() throws IOException {
    start(2);

    Files.writeString(file, servers(3));
    discovery.poll();
    Files.writeString(file, servers(2));
    pollTwice();
    Files.writeString(file, servers(3));
    discovery.poll();

    assertThat(sizes()).containsExactly(2);
  }

  @Test
  void poll_sameStampFromACoarseClock_isSeenWithinTwoSeconds() throws IOException {
    start(2);
    FileTime stamp = Files.getLastModifiedTime(file);

    Files.writeString(file, servers(2).replace("10.0.", "10.1."));
    Files.setLastModifiedTime(file, FileTime.fromMillis(stamp.toMillis() + 2_000));
    pollTwice();
    Files.writeString(file, servers(2).replace("10.0.", "10.2."));
    Files.setLastModifiedTime(file, FileTime.fromMillis(stamp.toMillis() + 2_000));
    now.addAndGet(WatchedFile.SETTLE_NANOS);
    pollTwice();

    assertThat(sets).hasSize(3);
    assertThat(sets.get(2).get(0).id().ip()).startsWith("10.2.");
  }

  @Test
  void poll_brokenFile_keepsTheLastGoodSetUntilRestored() throws IOException {
    start(2);

    Files.writeString(file, "servers:\n- {address: \"10.0.0.1:80\", modles: [a]}\n");
    pollTwice();

    assertThat(sizes()).containsExactly(2);
    assertThat(discovery.status().complete()).isTrue();
    assertThat(discovery.status().servers()).isEqualTo(2);
    assertThat(discovery.status().problem()).startsWith("servers[0].modles: unknown key");
    assertThat(gauge("up")).isZero();
    assertThat(gauge("servers")).isEqualTo(2);

    Files.writeString(file, servers(2));
    pollTwice();

    assertThat(sizes()).as("the same servers are no event").containsExactly(2);
    assertThat(discovery.status()).isEqualTo(new DiscoveryStatus(1, 2, 1_000, null, 0));
    assertThat(gauge("up")).isEqualTo(1);
  }

  @Test
  void poll_emptyOrHalfWrittenForLong_keepsTheLastGoodSet() throws IOException {
    start(2);

    for (String half : List.of("", "servers:", "# new\n", servers(2) + "- {addr")) {
      Files.writeString(file, half);
      pollTwice();

      assertThat(discovery.status().isUp()).as(half).isFalse();
    }
    assertThat(sizes()).containsExactly(2);
  }

  @Test
  void poll_vanished_keepsTheLastGoodSetUntilItIsBack() throws IOException {
    start(2);

    Files.delete(file);
    pollTwice();

    assertThat(sizes()).containsExactly(2);
    assertThat(discovery.status().problem()).isEqualTo("no such file: expected a readable file");

    write(file, 3);
    pollTwice();

    assertThat(sizes()).containsExactly(2, 3);
    assertThat(discovery.status().problem()).isNull();
  }

  @Test
  void poll_vanishedForOneLook_isNoProblem() throws IOException {
    start(2);

    Files.delete(file);
    discovery.poll();
    write(file, 2);
    pollTwice();

    assertThat(discovery.status()).isEqualTo(new DiscoveryStatus(1, 2, 1_000, null, 0));
    assertThat(count("rejected")).isZero();
  }

  @Test
  void poll_replacedByADirectory_keepsTheLastGoodSet() throws IOException {
    start(2);

    Files.delete(file);
    Files.createDirectory(file);
    pollTwice();

    assertThat(discovery.status().problem()).startsWith("not a regular file");
    assertThat(sizes()).containsExactly(2);
  }

  @Test
  void poll_nothingChanged_isNoEvent() throws IOException {
    start(2);

    for (int i = 0; i < 20; i++) {
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
      discovery.poll();
    }
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    pollTwice();

    assertThat(sizes()).containsExactly(2);
    assertThat(count("applied")).isEqualTo(1);
    assertThat(count("unchanged")).isZero();
  }

  @Test
  void poll_sameServersInOtherWords_isNoEventButCounted() throws IOException {
    start(2);

    Files.writeString(
        file, "servers: [{address: '10.0.0.1:80'}, {address: '10.0.0.0:80'}] # turned around\n");
    pollTwice();

    assertThat(sizes()).containsExactly(2);
    assertThat(count("unchanged")).isEqualTo(1);
  }

  @Test
  void poll_brokenForLong_isRejectedOnce() throws IOException {
    start(2);

    Files.writeString(file, "servers: {");
    for (int i = 0; i < 50; i++) {
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
      discovery.poll();
    }

    assertThat(count("rejected")).isEqualTo(1);
  }

  @Test
  void poll_manyProblems_areSummedUp() throws IOException {
    start(2);

    Files.writeString(file, "servers: [1, 2, 3, 4, 5]");
    pollTwice();

    assertThat(discovery.status().problem())
        .startsWith("servers[0]: 1: expected")
        .endsWith("; and 2 more");
  }

  @Test
  void poll_tenThousandServers_handsOnAllOfThem() throws IOException {
    start(10_000);

    Files.writeString(file, servers(10_001));
    pollTwice();

    assertThat(sizes()).containsExactly(10_000, 10_001);
    assertThat(new HashSet<>(sets.get(1)).containsAll(sets.get(0))).isTrue();
  }

  @Test
  void poll_sinkThatThrows_isAProblemAndEndsNothing() throws IOException {
    List<List<Endpoint>> taken = new ArrayList<>();
    FileDiscovery fragile =
        new FileDiscovery(
            "fragile",
            file,
            servers -> {
              if (servers.size() == 2) {
                throw new IllegalStateException("no room");
              }
              taken.add(servers);
            },
            executor,
            now::get,
            registry);
    write(file, 2);

    assertThat(fragile.start().problem()).contains("IllegalStateException");

    write(file, 3);
    fragile.poll();
    fragile.poll();

    assertThat(taken).hasSize(1);
    assertThat(fragile.status().isUp()).isTrue();
  }

  @Test
  void close_afterwards_handsOnNothing() throws IOException {
    start(2);

    discovery.close();
    write(file, 3);
    pollTwice();

    assertThat(sizes()).containsExactly(2);
    assertThat(executor.polls).isNotNull().isCancelled();
  }

  private void start(int servers) throws IOException {
    write(file, servers);
    discovery.start();
    settle();
  }

  /** Lets the time pass in which a file is read again whatever its stamp says. */
  private void settle() {
    now.addAndGet(WatchedFile.SETTLE_NANOS + 1);
    discovery.poll();
  }

  private void pollTwice() {
    discovery.poll();
    discovery.poll();
  }

  private static void write(Path path, int servers) throws IOException {
    Files.writeString(path, servers(servers));
  }

  private static String servers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format("- {address: \"10.0.%d.%d:80\"}%n", i / 250, i % 250))
        .collect(Collectors.joining("", "servers:\n", ""));
  }

  private List<Integer> sizes() {
    return sets.stream().map(List::size).toList();
  }

  private double count(String result) {
    return registry
        .get("berth.discovery.reloads")
        .tags("pool", "default", "result", result)
        .counter()
        .count();
  }

  private double gauge(String name) {
    return registry.get("berth.discovery." + name).tag("pool", "default").gauge().value();
  }

  /** Takes the task and never runs it: the tests poll by hand. */
  private static final class HandDrivenExecutor extends ScheduledThreadPoolExecutor {

    private long periodMillis;
    private @Nullable Future<?> polls;

    private HandDrivenExecutor() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      periodMillis = unit.toMillis(delay);
      ScheduledFuture<?> never = super.scheduleWithFixedDelay(task, 1, 1, TimeUnit.DAYS);
      polls = never;
      return never;
    }
  }
}
