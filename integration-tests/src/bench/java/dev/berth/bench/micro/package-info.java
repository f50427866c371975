/**
 * What single classes cost, in time and in bytes of the heap, measured with JMH: {@code ./bench
 * --micro}, with a regular expression for some of them.
 *
 * <p>{@link dev.berth.bench.micro.RequestScannerBenchmark} reads one body, cut as gRPC would cut
 * it, with a new reader as the product does. {@link dev.berth.bench.micro.SchedulerBenchmark}
 * chooses a server, {@link dev.berth.bench.micro.PromptDecisionBenchmark} by what is cached of the
 * prompt, {@link dev.berth.bench.micro.PrefixIndexBenchmark} asks what is cached where, {@link
 * dev.berth.bench.micro.HealthBenchmark} watches how well they are, {@link
 * dev.berth.bench.micro.BookingBenchmark} keeps the books, {@link
 * dev.berth.bench.micro.StreamBenchmark} runs the whole stream machine.
 */
@NullMarked
package dev.berth.bench.micro;

import org.jspecify.annotations.NullMarked;
