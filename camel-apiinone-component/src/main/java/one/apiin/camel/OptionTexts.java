package one.apiin.camel;

import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import one.apiin.camel.internal.util.OptionChecks;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/**
 * Reads options before Camel converts them: a text that Camel would take for something else, or would
 * reject without the accepted forms, is rejected with the name of the option and the remedy.
 *
 * <p>Threads: immutable.
 */
record OptionTexts(PropertyConfigurer camel, PropertyConfigurerGetter types)
        implements PropertyConfigurer, PropertyConfigurerGetter {

    /** Camel reads 1week as zero, and 5min as five minutes with a rest that it ignores. */
    private static final Pattern DURATION =
            Pattern.compile("-?\\d+|(?=.)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?|-?[Pp][^ ]+");

    /** The rest of a sentence. */
    static final String NO_VALUE =
            "has no value: in YAML quote a value that begins with #, such as '#bean:ledger', as it"
                    + " is a comment otherwise; or leave the option out";

    /** The configurer, unless it does not know the types of its options. */
    static PropertyConfigurer of(PropertyConfigurer camel) {
        return camel instanceof PropertyConfigurerGetter types
                ? new OptionTexts(camel, types)
                : camel;
    }

    @Override
    public boolean configure(
            CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        Class<?> type = types.getOptionType(name, true);
        if (type != null && (value == null || type.isInterface() && isBlank(value))) {
            throw OptionChecks.bad(name, NO_VALUE);
        }
        if (value instanceof String text && type != null && !text.isBlank()) {
            check(context, name, text, type);
        }
        return camel.configure(context, target, name, value, ignoreCase);
    }

    static boolean isBlank(Object value) {
        return value instanceof String text && text.isBlank();
    }

    private static void check(CamelContext context, String name, String text, Class<?> type) {
        boolean isDuration = type == Duration.class || type == long.class;
        if (isDuration && !DURATION.matcher(text).matches()) {
            throw OptionChecks.bad(name, OptionChecks.DURATION);
        }
        if (type.isEnum() && context.getTypeConverter().tryConvertTo(type, text) == null) {
            throw OptionChecks.bad(
                    name, "must be one of " + Arrays.toString(type.getEnumConstants()));
        }
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return types.getOptionType(name, ignoreCase);
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return types.getOptionValue(target, name, ignoreCase);
    }

    @Override
    public Object getCollectionValueType(Object target, String name, boolean ignoreCase) {
        return types.getCollectionValueType(target, name, ignoreCase);
    }

    @Override
    public String[] getAutowiredNames() {
        return types.getAutowiredNames();
    }
}
