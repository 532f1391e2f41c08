package one.apiin.camel;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import one.apiin.camel.internal.model.ModelCatalog;
import one.apiin.camel.internal.model.json.ModelCatalogReader;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.ResourceHelper;

/** Reads the catalog that the option modelCatalog names over the component's own. */
final class ModelCatalogLoader {

    private ModelCatalogLoader() {}

    /**
     * @throws IllegalArgumentException naming modelCatalog, and the place of the mistake in it
     */
    static ModelCatalog of(CamelContext context, Object option) {
        ModelCatalog ours = ModelCatalogReader.ours();
        if (option == null || OptionTexts.isBlank(option)) {
            return ours;
        }
        Object source = resolved(context, option);
        try {
            if (source instanceof Map<?, ?> models) {
                return ours.with(ModelCatalogReader.read(name(source), models));
            }
            try (InputStream in = open(context, source)) {
                return ours.with(ModelCatalogReader.read(name(source), in));
            }
        } catch (IOException e) {
            throw OptionChecks.bad(
                    "modelCatalog", "names " + name(source) + ", which cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Option modelCatalog: " + e.getMessage(), e);
        }
    }

    /** In Java the name of a bean arrives as it is; elsewhere Camel has put the bean in its place. */
    private static Object resolved(CamelContext context, Object option) {
        if (!(option instanceof String text) || !text.startsWith("#")) {
            return option;
        }
        String name = text.startsWith("#bean:") ? text.substring(6) : text.substring(1);
        Object bean = CamelContextHelper.lookup(context, name);
        if (bean == null) {
            throw OptionChecks.bad(
                    "modelCatalog", "names the bean " + name + ", which is not there");
        }
        return bean;
    }

    private static InputStream open(CamelContext context, Object source) throws IOException {
        if (source instanceof Resource resource) {
            return resource.getInputStream();
        }
        if (source instanceof File || source instanceof Path) {
            return ResourceHelper.resolveMandatoryResourceAsInputStream(context, "file:" + source);
        }
        if (isJson(source)) {
            return new ByteArrayInputStream(source.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (source instanceof CharSequence) {
            return ResourceHelper.resolveMandatoryResourceAsInputStream(context, source.toString());
        }
        throw new IllegalArgumentException(
                "must be a resource such as file:models.json, or a bean that is a Map, a File, a"
                        + " Path, a Resource or JSON text, but is "
                        + source.getClass().getName());
    }

    private static boolean isJson(Object source) {
        return source instanceof CharSequence && source.toString().stripLeading().startsWith("{");
    }

    /** What a mistake's message begins with. */
    private static String name(Object source) {
        if (source instanceof Resource resource) {
            return resource.getLocation();
        }
        return source instanceof Map || isJson(source) ? "the bean" : source.toString();
    }
}
