package one.apiin.camel.repository;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk for H2 ({@code jdbc:h2:fulldisk:/path}) that has no room while {@link #full} is set. */
public final class FullDisk extends FilePathWrapper {

    static volatile boolean full;

    /** If set: the next such write alone finds no room. */
    static final AtomicReference<Failure> NEXT_FAILURE = new AtomicReference<>();

    /**
     * @param header whether it is a write of the header of the file, and not one of a chunk
     * @param before runs before the failure is known
     */
    record Failure(boolean header, Runnable before) {}

    static void register() {
        FilePath.register(new FullDisk());
    }

    @Override
    public String getScheme() {
        return "fulldisk";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new File(super.open(mode));
    }

    private static final class File extends FileBaseDefault {

        private final FileChannel file;

        File(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer to, long position) throws IOException {
            return file.read(to, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            Failure next = NEXT_FAILURE.get();
            boolean fails = next != null && next.header() == (position == 0);
            if (fails) {
                NEXT_FAILURE.set(null);
                next.before().run();
            }
            if (full || fails) {
                throw new IOException("No space left on device");
            }
            return file.write(from, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            file.force(metaData);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public java.nio.channels.FileLock tryLock(long position, long size, boolean shared)
                throws IOException {
            return file.tryLock(position, size, shared);
        }
    }
}
