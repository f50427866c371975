/**
 * What single classes cost that look at every byte, measured with JMH.
 *
 * <pre>
 * mvn -q -Pbench -pl integration-tests -am process-test-classes
 * java -cp "integration-tests/target/test-classes:$(&lt; integration-tests/target/bench.classpath)" \
 *     org.openjdk.jmh.Main -prof gc dev.berth.bench.micro
 * </pre>
 *
 * <p>Each benchmark reads one whole body or answer, cut as gRPC would cut it, with a new reader as
 * the product does.
 */
@NullMarked
package dev.berth.bench.micro;

import org.jspecify.annotations.NullMarked;
