/*
 * Fails the n-th operation on the files below a directory, for a process that is started with this library in LD_PRELOAD.
 *
 * FAULTS_BELOW names a part of the paths it is about. FAULTS_CONTROL names a file of 4096 bytes, which the test maps too:
 * the number of the operation that fails (0: none), how many there were, and what failed, as text.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 65536

struct control {
  long failing;
  long count;
  char failed[256];
};

static struct control *control;
static const char *below;
static char watched[FILES];

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void start(void) {
  REAL(open);
  const char *path = getenv("FAULTS_CONTROL");
  below = getenv("FAULTS_BELOW");
  if (!path || !below) return;
  int file = real(path, O_RDWR);
  if (file < 0) return;
  void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (map != MAP_FAILED) control = map;
}

static int about(const char *path) { return control && path && strstr(path, below) != NULL; }

static int is_watched(int file) { return control && file >= 0 && file < FILES && watched[file]; }

/* Whether this operation is the one to fail. */
static int fails(const char *operation, const char *path) {
  if (!control->failing) return 0;
  if (__sync_add_and_fetch(&control->count, 1) != control->failing) return 0;
  snprintf(control->failed, sizeof control->failed, "%s %s", operation, path);
  errno = ENOSPC;
  return 1;
}

static int opened(const char *path, int file) {
  if (file >= 0 && file < FILES) watched[file] = about(path);
  return file;
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    if (about(path) && fails("open", path)) return -1; \
    return opened(path, real(path, flags, mode)); \
  }

OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int directory, const char *path, int flags, ...) { \
    REAL(name); \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    if (about(path) && fails("open", path)) return -1; \
    return opened(path, real(directory, path, flags, mode)); \
  }

OPENAT(openat)
OPENAT(openat64)

int close(int file) {
  REAL(close);
  if (file >= 0 && file < FILES) watched[file] = 0;
  return real(file);
}

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write);
  if (is_watched(file) && fails("write", "")) return -1;
  return real(file, bytes, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t position) {
  REAL(pwrite64);
  if (is_watched(file) && fails("write", "")) return -1;
  return real(file, bytes, count, position);
}

ssize_t read(int file, void *bytes, size_t count) {
  REAL(read);
  if (is_watched(file) && fails("read", "")) return -1;
  return real(file, bytes, count);
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t position) {
  REAL(pread64);
  if (is_watched(file) && fails("read", "")) return -1;
  return real(file, bytes, count, position);
}

void *mmap64(void *at, size_t length, int protection, int flags, int file, off64_t position) {
  REAL(mmap64);
  if (is_watched(file) && fails("map", "")) return MAP_FAILED;
  return real(at, length, protection, flags, file, position);
}

int fsync(int file) {
  REAL(fsync);
  if (is_watched(file) && fails("synchronize", "")) return -1;
  return real(file);
}

int ftruncate64(int file, off64_t length) {
  REAL(ftruncate64);
  if (is_watched(file) && fails("truncate", "")) return -1;
  return real(file, length);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  if (about(to) && fails("rename", to)) return -1;
  return real(from, to);
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  if (about(path) && fails("mkdir", path)) return -1;
  return real(path, mode);
}

int unlink(const char *path) {
  REAL(unlink);
  if (about(path) && fails("unlink", path)) return -1;
  return real(path);
}

int rmdir(const char *path) {
  REAL(rmdir);
  if (about(path) && fails("rmdir", path)) return -1;
  return real(path);
}
