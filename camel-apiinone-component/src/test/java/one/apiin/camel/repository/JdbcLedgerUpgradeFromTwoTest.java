package one.apiin.camel.repository;

/** The same for a ledger of schema version 2. */
class JdbcLedgerUpgradeFromTwoTest extends JdbcLedgerUpgradeTest {

    @Override
    int version() {
        return 2;
    }
}
