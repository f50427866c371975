/**
 * Discovery of servers from a file that somebody keeps: by hand, from a ConfigMap, by a script.
 *
 * <pre>
 * {@link dev.berth.discovery.file.WatchedFile}    polls, and says once when there is new content
 * {@link dev.berth.discovery.file.ServersFile}    content → whole set of servers, or problems
 * {@link dev.berth.discovery.file.FileDiscovery}  hands each new set on, keeps the last good one, reports
 * </pre>
 *
 * Polling, because it sees every way in which files change (renames, swapped symbolic links, writes
 * in place, network mounts) by one rule; a change takes effect within a second. A file that is
 * broken, half written or gone changes nothing but the {@link dev.berth.discovery.DiscoveryStatus}.
 */
@NullMarked
package dev.berth.discovery.file;

import org.jspecify.annotations.NullMarked;
