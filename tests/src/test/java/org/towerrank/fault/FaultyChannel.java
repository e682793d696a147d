package org.towerrank.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file whose reads, writes, mappings and synchronizations are counted and may fail. */
final class FaultyChannel extends FileChannel {
  private final FileChannel file;
  private final Path path;
  private final Operations operations;

  FaultyChannel(FileChannel file, Path path, Operations operations) {
    this.file = file;
    this.path = path;
    this.operations = operations;
    operations.opened();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    operations.next("read", path);
    return file.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    operations.next("read", path);
    return file.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    operations.next("read", path);
    return file.read(target, position);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    operations.next("write", path);
    return file.write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    operations.next("write", path);
    return file.write(sources, offset, length);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    operations.next("write", path);
    return file.write(source, position);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    operations.next("truncate", path);
    file.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    operations.next("force", path);
    file.force(metaData);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    operations.next("read", path);
    return file.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    operations.next("write", path);
    return file.transferFrom(source, position, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    operations.next("map", path);
    return file.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return file.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    operations.closed();
    file.close();
  }
}
