package one.apiin.camel.route;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;

/** The texts that exceptions, MBeans and tables show. */
public final class Texts {

    private Texts() {}

    /** The whole chain: messages, causes, suppressed exceptions and toString. */
    public static String of(Throwable failure) {
        if (failure == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        for (Throwable t = failure; t != null; t = t.getCause()) {
            text.append('\n').append(t.toString()).append(String.valueOf(t.getMessage()));
        }
        return text.toString();
    }

    /** Every readable attribute of Camel's beans, one a line. */
    public static List<String> ofManagement() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> texts = new ArrayList<>();
        for (ObjectName bean : server.queryNames(new ObjectName("org.apache.camel:*"), null)) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
                if (attribute.isReadable()) {
                    Object value = read(server, bean, attribute.getName());
                    texts.add(bean + " " + attribute.getName() + " = " + value);
                }
            }
        }
        return texts;
    }

    private static Object read(MBeanServer server, ObjectName bean, String attribute) {
        try {
            Object value = server.getAttribute(bean, attribute);
            return value instanceof Object[] many ? Arrays.deepToString(many) : value;
        } catch (JMException | RuntimeException e) {
            return of(e);
        }
    }

    /** Every value of every table, as text. */
    public static String ofTables(DataSource database) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = database.getConnection()) {
            for (String table : List.of("TASK", "CREDITS", "PROCESS", "META")) {
                try (var statement = connection.createStatement();
                        ResultSet rows =
                                statement.executeQuery("SELECT * FROM APIINONE_" + table)) {
                    append(rows, all.append(table).append('\n'));
                }
            }
        }
        return all.toString();
    }

    /** The values of one column of the task table. */
    public static List<String> ofColumn(DataSource database, String column) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT " + column + " FROM APIINONE_TASK")) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void append(ResultSet rows, StringBuilder all) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
                all.append(rows.getString(i)).append('|');
            }
            all.append('\n');
        }
    }
}
