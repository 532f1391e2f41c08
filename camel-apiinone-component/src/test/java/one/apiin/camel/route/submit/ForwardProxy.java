package one.apiin.camel.route.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import one.apiin.camel.route.cluster.Relay;

/** A real forward proxy: CONNECT, and requests in absolute form; names under .invalid are one server. */
public final class ForwardProxy extends Relay {

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final int invalid;
    private final String login;

    /**
     * @param invalid the port that names under .invalid lead to
     * @param login user and password, or null
     */
    public ForwardProxy(int invalid, String login) throws IOException {
        super(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        this.invalid = invalid;
        this.login =
                login == null
                        ? null
                        : "Basic " + Base64.getEncoder().encodeToString(login.getBytes(ISO_8859_1));
        start();
    }

    /** Method and target of all requests that were let through, and "407" for others. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public Socket open(Socket client) throws IOException {
        String head = head(client.getInputStream());
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ");
        if (login != null && !head.contains("Proxy-Authorization: " + login + "\r\n")) {
            asked.add("407");
            answer(client, "407 Proxy Authentication Required");
            return null;
        }
        asked.add(line[0] + " " + line[1].replaceAll("\\?.*", ""));
        boolean tunnel = line[0].equals("CONNECT");
        URI target = URI.create(tunnel ? "any://" + line[1] : line[1]);
        Socket origin = open(target);
        if (tunnel) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
        } else {
            origin.getOutputStream().write(forwarded(head, line, target));
        }
        return origin;
    }

    private static byte[] forwarded(String head, String[] line, URI target) {
        String path = target.getRawPath();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String rest =
                head.substring(head.indexOf("\r\n"))
                        .replaceAll("(?i)\r\n(Proxy-[^\r]*|Connection:[^\r]*)", "");
        String first = line[0] + " " + path + query + " HTTP/1.1\r\nConnection: close";
        return (first + rest).getBytes(ISO_8859_1);
    }

    private Socket open(URI target) throws IOException {
        String name = target.getRawAuthority().replaceAll(":\\d*$", "");
        boolean mapped = name.endsWith(".invalid");
        String host = mapped ? "127.0.0.1" : name;
        return new Socket(host, mapped ? invalid : target.getPort());
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("no request");
            }
            head.write(one);
        }
        return head.toString(ISO_8859_1);
    }

    private static void answer(Socket client, String status) throws IOException {
        String reply = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(reply.getBytes(ISO_8859_1));
    }
}
