package one.apiin.camel.internal.camel.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import one.apiin.camel.ApiInOneConstants;
import one.apiin.camel.internal.camel.message.SubmitCommandFactory.SubmitOptions;
import one.apiin.camel.internal.json.JsonCodec;
import one.apiin.camel.internal.model.FieldSchema.FieldValues;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.util.BrowserUrl;
import one.apiin.camel.internal.validation.RequestValidator;
import one.apiin.camel.task.VideoRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.support.ExchangeHelper;

/**
 * Makes the request from a message: for each field the header, then the field of a structured body,
 * then the endpoint's option, then (prompt only) the text body.
 *
 * <p>Threads: immutable.
 */
final class VideoRequestReader {

    /** Markup and forms are text, but none that a video is to show. */
    private static final Pattern NO_PROMPT =
            Pattern.compile(
                    "(image|video|audio|multipart)/.*|text/(html|xml).*"
                            + "|application/(xml|xhtml|x-www-form-urlencoded).*|.*\\+xml");

    private final SubmitOptions.Defaults defaults;
    private final List<String> defaultImages;
    private final Expression prompt;
    private final ModelCatalog catalog;

    /**
     * @param prompt evaluates the option, or null without it
     */
    VideoRequestReader(SubmitOptions.Defaults defaults, Expression prompt, ModelCatalog catalog) {
        this.defaults = defaults;
        this.defaultImages =
                defaults.imageUrls() == null ? List.of() : FieldValues.urls(defaults.imageUrls());
        this.prompt = prompt;
        this.catalog = catalog;
    }

    /**
     * @throws IllegalArgumentException if the message holds no request; names the error and the remedy
     */
    VideoRequest read(Exchange exchange) {
        Message message = exchange.getMessage();
        VideoRequest body = structured(exchange);
        VideoRequest request = new VideoRequest();
        request.setImageUrls(
                images(exchange, body).stream()
                        .map(url -> url == null ? null : BrowserUrl.readable(url))
                        .toList());
        request.setParameters(parameters(message, body));
        request.setPrompt(prompt(exchange, body, request));
        request.setModel(model(exchange, body, request));
        return request;
    }

    /** The request in the body, or null if the body is to be taken as text. */
    private VideoRequest structured(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof VideoRequest given) {
            return given;
        }
        if (body instanceof Map<?, ?> map) {
            return JsonCodec.readRequest(map);
        }
        String type = contentType(exchange);
        if (NO_PROMPT.matcher(type).matches()) {
            String message =
                    "A body with the Content-Type %s is not a prompt: give an image by its public URL in"
                            + " imageUrls; if the body is a prompt, use removeHeader(\"Content-Type\")";
            throw new IllegalArgumentException(message.formatted(type));
        }
        return isJson(type) ? json(exchange) : null;
    }

    private VideoRequest json(Exchange exchange) {
        try {
            return JsonCodec.readRequest(TextBody.of(exchange));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The Content-Type says JSON, but the body is not a request: "
                            + e.getMessage()
                            + ". For a plain prompt use removeHeader(\"Content-Type\")",
                    e);
        }
    }

    private static String contentType(Exchange exchange) {
        String type = ExchangeHelper.getContentType(exchange);
        if (type == null) {
            return "";
        }
        return type.split("[;,]", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private static boolean isJson(String type) {
        return type.equals("application/json")
                || type.equals("text/json")
                || type.endsWith("+json");
    }

    private List<String> images(Exchange exchange, VideoRequest body) {
        Object header = exchange.getMessage().getHeader(ApiInOneConstants.IMAGE_URLS);
        if (header != null) {
            return listed(
                    header instanceof byte[]
                            ? TextBody.header(exchange, ApiInOneConstants.IMAGE_URLS)
                            : header);
        }
        return body != null && FieldValues.isFilled(body.getImageUrls())
                ? body.getImageUrls()
                : defaultImages;
    }

    private static List<String> listed(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().map(String::valueOf).map(String::trim).toList();
        }
        if (value instanceof Object[] values) {
            return listed(Arrays.asList(values));
        }
        return FieldValues.urls(String.valueOf(value));
    }

    private String model(Exchange exchange, VideoRequest body, VideoRequest request) {
        String chosen = TextBody.header(exchange, ApiInOneConstants.MODEL);
        if (chosen == null && body != null) {
            chosen = body.getModel();
        }
        if (chosen != null) {
            return chosen;
        }
        Map<String, Object> given = new LinkedHashMap<>(request.getParameters());
        given.values().removeIf(value -> !FieldValues.isFilled(value));
        return catalog.chosen(defaults.model(), given.keySet(), !request.getImageUrls().isEmpty());
    }

    /**
     * @param request what it is for: with an image, for one, it may do without a prompt
     */
    private String prompt(Exchange exchange, VideoRequest body, VideoRequest request) {
        String header = TextBody.header(exchange, ApiInOneConstants.PROMPT);
        if (header != null) {
            return header;
        }
        if (body != null && FieldValues.isFilled(body.getPrompt())) {
            return body.getPrompt();
        }
        if (prompt != null) {
            String text = TextBody.evaluated("prompt", defaults.prompt(), prompt, exchange);
            boolean suffices = !request.toFields().isEmpty();
            if (suffices && !FieldValues.isFilled(text) && !defaults.prompt().isBlank()) {
                // written to be there: the video without it would be paid for in vain
                throw new IllegalArgumentException(
                        "The option prompt evaluates to blank: check the headers it refers to; for"
                                + " requests with and without a prompt, set the header "
                                + ApiInOneConstants.PROMPT
                                + " instead");
            }
            return text;
        }
        String text = body == null ? TextBody.of(exchange) : "";
        if (text != null && !FieldValues.isFilled(text) && !isEnough(exchange, body, request)) {
            // such as an empty file: the endpoint's fields alone would be paid for
            throw new IllegalArgumentException(RequestValidator.EMPTY);
        }
        return body == null ? text : null;
    }

    /** Whether the message says more than a prompt, or the endpoint's fields name something to make a video of. */
    private static boolean isEnough(Exchange exchange, VideoRequest body, VideoRequest request) {
        boolean fields =
                body != null
                        && body.getParameters() != null
                        && body.getParameters().values().stream().anyMatch(FieldValues::isFilled);
        return fields
                || !request.getImageUrls().isEmpty()
                || exchange.getMessage().getHeader(ApiInOneConstants.PARAMETERS) != null
                || request.getParameters().values().stream().anyMatch(VideoRequestReader::isUrl);
    }

    private static boolean isUrl(Object value) {
        return value instanceof Collection<?> all
                ? all.stream().anyMatch(VideoRequestReader::isUrl)
                : value instanceof CharSequence text
                        && text.toString().strip().regionMatches(true, 0, "http", 0, 4);
    }

    private Map<String, Object> parameters(Message message, VideoRequest body) {
        Map<String, Object> all = new LinkedHashMap<>(defaults.parameters());
        if (body != null && body.getParameters() != null) {
            for (Map.Entry<String, Object> field : body.getParameters().entrySet()) {
                boolean blank =
                        field.getValue() instanceof CharSequence text
                                && !FieldValues.isFilled(text);
                put(all, field.getKey(), blank ? null : field.getValue());
            }
        }
        Object header = message.getHeader(ApiInOneConstants.PARAMETERS);
        if (header instanceof Map<?, ?> map) {
            map.forEach((name, value) -> put(all, String.valueOf(name), value));
        } else if (header != null) {
            throw new IllegalArgumentException(
                    "Header %s must be a Map but is %s"
                            .formatted(ApiInOneConstants.PARAMETERS, header.getClass().getName()));
        }
        all.replaceAll(this::plain);
        for (String reserved :
                List.of("model", "prompt", "image_urls", "imageUrls", "parameters")) {
            if (all.containsKey(reserved)) {
                String option = reserved.equals("image_urls") ? "imageUrls" : reserved;
                throw new IllegalArgumentException(
                        "parameters.%s is not a provider field: use the option %s"
                                .formatted(reserved, option));
            }
        }
        return all;
    }

    /** A field that is null comes from what is less specific. */
    private static void put(Map<String, Object> all, String name, Object value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    private Object plain(String name, Object value) {
        try {
            return JsonCodec.plain(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parameters." + name + " " + e.getMessage(), e);
        }
    }
}
