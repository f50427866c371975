package dev.berth.simulator.http;

import dev.berth.simulator.api.GenerationRequest;
import dev.berth.simulator.api.RequestBody;
import dev.berth.simulator.api.Retention;
import dev.berth.simulator.api.UploadedFile;
import dev.berth.simulator.engine.PromptHasher;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart form: the fields {@code model} and {@code stream}, and the file, whose digest
 * stands for the prompt. The form is held in memory until it is read to its end.
 */
final class FormBody implements RequestBody {
  private static final String NO_FORM = "The body must be multipart/form-data with a boundary.";

  private final PromptHasher prompt;
  private @Nullable HttpPostMultipartRequestDecoder decoder;
  private @Nullable String problem;
  private @Nullable String model;
  private boolean stream;
  private @Nullable UploadedFile file;

  FormBody(HttpRequest request, PromptHasher prompt) {
    this.prompt = prompt;
    try {
      if (HttpPostRequestDecoder.isMultipart(request)) {
        decoder = new HttpPostMultipartRequestDecoder(new DefaultHttpDataFactory(false), request);
      } else {
        problem = NO_FORM;
      }
    } catch (ErrorDataDecoderException e) {
      problem = NO_FORM;
    }
  }

  @Override
  public void feed(ByteBuffer bytes) {
    if (decoder == null || problem != null) {
      return;
    }
    try {
      decoder.offer(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
    } catch (ErrorDataDecoderException e) {
      problem = "The body is not the form that its content-type says.";
    }
  }

  @Override
  public @Nullable String end() {
    if (decoder == null) {
      return problem;
    }
    try {
      if (problem == null) {
        decoder.offer(LastHttpContent.EMPTY_LAST_CONTENT);
        decoder.getBodyHttpDatas().forEach(this::onPart);
      }
    } catch (ErrorDataDecoderException e) {
      problem = "The form ends before its last boundary.";
    }
    return problem == null && file == null ? "The form has no file." : problem;
  }

  private void onPart(InterfaceHttpData part) {
    try {
      if (part instanceof FileUpload upload) {
        onFile(upload);
      } else if (part instanceof Attribute field) {
        onField(field.getName().toLowerCase(Locale.ROOT), field.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a form in memory cannot fail to be read", e);
    }
  }

  private void onField(String name, String value) {
    if (name.equals("model")) {
      model = value;
    } else if (name.equals("stream")) {
      stream = value.equals("true");
    }
  }

  private void onFile(FileUpload upload) throws IOException {
    BodyDigest digest = new BodyDigest();
    digest.update(upload.getByteBuf().nioBuffer());
    BodyDigest.Received received = digest.end();
    file = new UploadedFile(upload.getFilename(), received.bytes(), received.sha256());
    prompt.write(received.sha256().toCharArray(), 0, received.sha256().length());
  }

  @Override
  public GenerationRequest request() {
    return new GenerationRequest(model, stream, false, null, prompt, 1, null, Retention.NONE, file);
  }

  @Override
  public void discard() {
    if (decoder != null) {
      decoder.destroy();
      decoder = null;
    }
  }
}
