package dev.berth.engine.load;

import java.time.Duration;

/**
 * How servers are asked for their metrics.
 *
 * @param timeout for one answer
 * @param validity for how long an answer counts
 * @param atOnce how many servers may be asked and have not answered
 * @param failedAtOnce the same of those that did not answer the last time: however many there are,
 *     they do not keep the others waiting
 */
record Asking(Duration timeout, Duration validity, int atOnce, int failedAtOnce) {}
