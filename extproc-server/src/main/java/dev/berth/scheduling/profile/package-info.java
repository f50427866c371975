/**
 * Scheduling profiles, as llm-d has them: filters drop candidates, scorers give each of the others
 * 0 to 1, and a picker makes a choice of the weighted sums.
 *
 * <p>{@link dev.berth.scheduling.profile.Policies} makes what the configuration names. A {@link
 * dev.berth.scheduling.profile.Profile} is a {@link dev.berth.scheduling.Policy} like Berth's own
 * two: it weighs the candidates that the scheduler shows it, and the least cost is reserved in the
 * same step. So a profile sees every request that was given away before, and neither locks nor
 * allocates by the number of candidates.
 *
 * <p>Most {@link dev.berth.scheduling.profile.Scorer scorers} are a {@link
 * dev.berth.scheduling.profile.Signal} of a server and a {@link dev.berth.scheduling.profile.Scale}
 * on which the candidates are compared; what servers say of themselves is {@link
 * dev.berth.scheduling.profile.ToldScorer another matter}, because it grows old, and fades as it
 * does to the mean of what is known. A signal that is missing is NaN: the server gets that mean,
 * {@link dev.berth.scheduling.profile.ProfileMetrics} counts it, and the log says so now and then.
 */
@NullMarked
package dev.berth.scheduling.profile;

import org.jspecify.annotations.NullMarked;
