package io.myriarch.compare.beanstalkd;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection that speaks beanstalkd's protocol: lines of ASCII that end in CR LF, and bodies
 * whose length stands in the line before. Commands may be written ahead of the answers, which come
 * in their order. One thread writes, one reads.
 */
final class Connection implements AutoCloseable {
  private static final int CONNECT_MAX_MS = 5_000;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int TIME_TO_RUN_S = 120;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  Connection(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MAX_MS);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
  }

  /** A job that was reserved. */
  record Reserved(long id, byte[] body) {}

  /** Writes a line; {@link #flush} sends it. */
  void write(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes a put into the tube in use. */
  void writePut(byte[] body) throws IOException {
    write("put 0 0 " + TIME_TO_RUN_S + " " + body.length);
    out.write(body);
    out.write('\r');
    out.write('\n');
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The next line of an answer. */
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("beanstalkd has closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Reads an answer that begins with this word. */
  String expect(String word) throws IOException {
    String line = readLine();
    if (!line.startsWith(word)) {
      throw new IOException("beanstalkd answered " + line + " instead of " + word);
    }
    return line;
  }

  /** Reads the answer to a reserve: a job, or null where there was none in time. */
  Reserved readReserved() throws IOException {
    String line = readLine();
    if (line.equals("TIMED_OUT")) {
      return null;
    }
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[0].equals("RESERVED")) {
      throw new IOException("beanstalkd answered " + line + " to a reserve");
    }
    byte[] body = in.readNBytes(Integer.parseInt(words[2]));
    in.skipNBytes(2);
    return new Reserved(Long.parseLong(words[1]), body);
  }

  String version() throws IOException {
    write("stats");
    flush();
    int bytes = Integer.parseInt(expect("OK ").substring("OK ".length()));
    String stats = new String(in.readNBytes(bytes), StandardCharsets.US_ASCII);
    return stats
        .lines()
        .filter(line -> line.startsWith("version: "))
        .map(line -> line.substring("version: ".length()).replace("\"", ""))
        .findFirst()
        .orElse("?");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
