package dev.berth.bench.rows;

import dev.berth.bench.Workload;

/**
 * In which streams are open and do nothing.
 *
 * @param name what they wait for
 * @param workload what is said on each before
 */
record Rest(String name, Workload workload) {}
