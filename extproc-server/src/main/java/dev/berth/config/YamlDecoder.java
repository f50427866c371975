package dev.berth.config;

/** Makes a value of a spot in a document, or records at least one problem there. */
@FunctionalInterface
public interface YamlDecoder<T> {

  Decoded<T> decode(YamlNode node);
}
