package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.random.RandomGenerator;

/** Makes up forms: good ones that may break a rule, and the same with a few bytes changed. */
final class FormBodies {

  static final String BOUNDARY = "-b0 u";

  private static final String[] DISPOSITIONS = {
    "Content-Disposition: form-data; name=\"model\"",
    "content-disposition:form-data;name=model",
    "CONTENT-DISPOSITION: form-data; NAME = \"model\" ;x",
    "Content-Disposition: form-data;\r\n name=\"mod\\el\"",
    "Content-Disposition: form-data;\r\n\tname=\"model\"",
    "Content-Disposition: form-data; name*=UTF-8''model",
    "Content-Disposition: form-data; name=\"model\"; name*=UTF-8''x",
    "Content-Disposition: form-data; name=\"file\"; filename",
    "Content-Disposition: form-data; name=\"file\"; filename; filename*=x",
    "Content-Disposition: form-data; name=\"file\"; filename*0=x",
    "Content-Disposition: form-data; name=\"model\"; filename*=x",
    "Content-Disposition: form-data; name=\"model\"; name=\"x\"",
    "Content-Disposition: form-data; name=\"stream\"",
    "Content-Disposition: form-data; name=stream",
    "Content-Disposition: form-data; name=\"model\"; filename=\"a \\\"b\\\\c;.wav\"",
    "Content-Disposition: form-data; filename*=UTF-8''a; name=\"file\"",
    "Content-Disposition: form-data; name=\"file\"; filename=\"\u00c3\u00a9.wav\"",
    "Content-Disposition: form-data; name=\"open",
    "Content-Disposition: form-data; name=\"a\"b",
    "Content-Disposition: form-data",
    "Content-Disposition:",
    "X-Other: name=\"model\"",
  };
  private static final String[] OTHER_HEADERS = {
    "", "", "", "\r\nContent-Type: audio/wav", "\r\nX-Empty:", "\r\nno colon", "\r\nx y: z",
  };
  private static final String[] TEXTS = {
    "m",
    "qwen3-32b",
    "true",
    "false",
    "YES",
    "",
    "\r",
    "\n",
    "\r\n",
    "\r\r\n",
    "\r\n-",
    "\r\n--",
    "\r\n---b0",
    "\r\n---b0 ",
    "\r\r\n---b",
    "--" + BOUNDARY,
    "-",
    "\0",
    "\u00c3\u00a9",
    "\u00e9",
    "12345678901234567890123",
    "text of some length to be skipped",
  };
  private static final String[] PREAMBLES = {"\r\n", "\r\n\r\n", "\n", "\r", "preamble\r\n"};
  private static final String[] PADDINGS = {"", "", "", "", " ", "\t ", "x", "-"};
  private static final byte[] TELLING = "\r\n-b0 u:;=\"\\\tm\0".getBytes(ISO_8859_1);

  private FormBodies() {}

  static byte[] any(RandomGenerator random) {
    StringBuilder form = new StringBuilder();
    form.append(random.nextInt(10) == 0 ? pick(PREAMBLES, random) : "");
    for (int i = random.nextInt(5); i > 0; i--) {
      form.append("--").append(BOUNDARY).append(pick(PADDINGS, random)).append("\r\n");
      part(form, random);
    }
    form.append("--").append(BOUNDARY).append("--");
    form.append(random.nextInt(3) == 0 ? "\r\nepilogue" : "");
    return form.toString().getBytes(ISO_8859_1);
  }

  private static void part(StringBuilder form, RandomGenerator random) {
    if (random.nextInt(10) > 0) {
      form.append(pick(DISPOSITIONS, random)).append(pick(OTHER_HEADERS, random)).append("\r\n");
    }
    form.append("\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      form.append(pick(TEXTS, random));
    }
    form.append("\r\n");
  }

  static byte[] mutated(byte[] body, RandomGenerator random) {
    byte[] bytes = body.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = TELLING[random.nextInt(TELLING.length)];
    }
    return bytes;
  }

  private static String pick(String[] from, RandomGenerator random) {
    return from[random.nextInt(from.length)];
  }
}
