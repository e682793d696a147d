/*
 * Fails the n-th operation on files, or the n-th memory allocation of ONNX Runtime, in processes that are started with this
 * library in LD_PRELOAD.
 *
 * FAULTS_BELOW names a part of the paths of the files that are watched. FAULTS_CONTROL names a file of 4096 bytes, which the
 * test maps too: it says what fails next, and is told what did.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 65536

enum kind { READ = 1, WRITE = 2, TENSOR = 4, OBJECT = 8 };

struct control {
  long failing;     /* the number of the operation that fails; 0: none */
  long count;       /* how many there were */
  long kinds;       /* which are counted */
  char failed[256]; /* what failed, as text */
  char below[256];  /* a part of the paths of files that are counted */
};

static struct control *control;
static const char *watched;
/*
 * Open files by their number, which C code may close unseen and give to something else: hence what they are. Paths are kept for
 * good, as another thread may read one while the file is closed.
 */
static struct {
  char *path;
  dev_t device;
  ino_t number;
} files[FILES];

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void start(void) {
  REAL(open);
  const char *path = getenv("FAULTS_CONTROL");
  watched = getenv("FAULTS_BELOW");
  if (!path || !watched) return;
  int file = real(path, O_RDWR);
  if (file < 0) return;
  void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (map != MAP_FAILED) control = map;
}

/* Whether this operation is the one to fail. */
static int is_next(enum kind kind) {
  if (!control || !control->failing || !(control->kinds & kind)) return 0;
  return __sync_add_and_fetch(&control->count, 1) == control->failing;
}

static int fails(enum kind kind, const char *operation, const char *path) {
  if (!control || !strstr(path, control->below) || !is_next(kind)) return 0;
  snprintf(control->failed, sizeof control->failed, "%s %s", operation, path);
  errno = ENOSPC;
  return 1;
}

static int is_watched(const char *path) { return control && strstr(path, watched) != NULL; }

static int path_fails(enum kind kind, const char *operation, const char *path) {
  return is_watched(path) && fails(kind, operation, path);
}

static int file_fails(enum kind kind, const char *operation, int file) {
  if (file < 0 || file >= FILES) return 0;
  const char *path = files[file].path;
  struct stat now;
  if (!path || fstat(file, &now) || now.st_dev != files[file].device || now.st_ino != files[file].number) return 0;
  return fails(kind, operation, path);
}

static int opened(const char *path, int file) {
  if (file < 0 || file >= FILES) return file;
  files[file].path = NULL;
  struct stat now;
  if (is_watched(path) && !fstat(file, &now)) {
    files[file].device = now.st_dev;
    files[file].number = now.st_ino;
    files[file].path = strdup(path);
  }
  return file;
}

static enum kind opening(int flags) { return flags & (O_CREAT | O_TRUNC) ? WRITE : READ; }

#define MODE(flags) \
  va_list more; \
  va_start(more, flags); \
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
  va_end(more)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(name); \
    MODE(flags); \
    if (path_fails(opening(flags), "open", path)) return -1; \
    return opened(path, real(path, flags, mode)); \
  }

OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int directory, const char *path, int flags, ...) { \
    REAL(name); \
    MODE(flags); \
    if (path_fails(opening(flags), "open", path)) return -1; \
    return opened(path, real(directory, path, flags, mode)); \
  }

OPENAT(openat)
OPENAT(openat64)

int close(int file) {
  REAL(close);
  if (file >= 0 && file < FILES) files[file].path = NULL;
  return real(file);
}

/* An operation on an open file. */
#define ON_FILE(result, failure, kind, operation, name, parameters, ...) \
  result name parameters { \
    REAL(name); \
    if (file_fails(kind, operation, file)) return failure; \
    return real(__VA_ARGS__); \
  }

ON_FILE(ssize_t, -1, READ, "read", read, (int file, void *bytes, size_t count), file, bytes, count)
ON_FILE(ssize_t, -1, READ, "read", pread64, (int file, void *bytes, size_t count, off64_t at), file, bytes, count, at)
ON_FILE(ssize_t, -1, READ, "read", readv, (int file, const struct iovec *parts, int count), file, parts, count)
ON_FILE(void *, MAP_FAILED, READ, "map", mmap64, (void *at, size_t length, int protection, int flags, int file, off64_t from),
        at, length, protection, flags, file, from)
ON_FILE(ssize_t, -1, WRITE, "write", write, (int file, const void *bytes, size_t count), file, bytes, count)
ON_FILE(ssize_t, -1, WRITE, "write", pwrite64, (int file, const void *bytes, size_t count, off64_t at), file, bytes, count, at)
ON_FILE(ssize_t, -1, WRITE, "write", writev, (int file, const struct iovec *parts, int count), file, parts, count)
ON_FILE(int, -1, WRITE, "truncate", ftruncate64, (int file, off64_t length), file, length)
ON_FILE(int, -1, WRITE, "synchronize", fsync, (int file), file)
ON_FILE(int, -1, WRITE, "synchronize", fdatasync, (int file), file)

/* An operation that names a file. */
#define ON_PATH(operation, name, parameters, path, ...) \
  int name parameters { \
    REAL(name); \
    if (path_fails(WRITE, operation, path)) return -1; \
    return real(__VA_ARGS__); \
  }

ON_PATH("rename", rename, (const char *from, const char *to), to, from, to)
ON_PATH("link", link, (const char *from, const char *to), to, from, to)
ON_PATH("mkdir", mkdir, (const char *path, mode_t mode), path, path, mode)
ON_PATH("unlink", unlink, (const char *path), path, path)
ON_PATH("rmdir", rmdir, (const char *path), path, path)

/* Where ONNX Runtime is in memory: its own library, and the one that Java calls. */
struct range {
  uintptr_t from;
  uintptr_t to;
  char name[32];
};

static struct range ranges[2];
static int known;
/* While it looks for them: what it calls may allocate. */
static __thread int looking;

static int note(struct dl_phdr_info *library, size_t size, void *ignored) {
  (void)size;
  (void)ignored;
  const char *name = strrchr(library->dlpi_name, '/');
  if (!name || strncmp(name, "/libonnxruntime", 15) || known == 2) return 0;
  struct range range = {UINTPTR_MAX, 0, ""};
  snprintf(range.name, sizeof range.name, "%s", name + 1);
  for (int i = 0; i < library->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &library->dlpi_phdr[i];
    if (part->p_type != PT_LOAD) continue;
    uintptr_t from = library->dlpi_addr + part->p_vaddr;
    if (from < range.from) range.from = from;
    if (from + part->p_memsz > range.to) range.to = from + part->p_memsz;
  }
  ranges[known++] = range;
  return 0;
}

static const struct range *caller(uintptr_t address) {
  if (known < 2 && !looking) {
    looking = 1;
    static int lock;
    if (__sync_bool_compare_and_swap(&lock, 0, 1)) {
      known = 0;
      dl_iterate_phdr(note, NULL);
      lock = 0;
    }
    looking = 0;
  }
  for (int i = 0; i < known; i++) {
    if (address >= ranges[i].from && address < ranges[i].to) return &ranges[i];
  }
  return NULL;
}

static int allocation_fails(enum kind kind, const char *operation, size_t size, void *from) {
  if (!control || !control->failing || !(control->kinds & kind)) return 0;
  const struct range *range = caller((uintptr_t)from);
  if (!range || !is_next(kind)) return 0;
  snprintf(control->failed, sizeof control->failed, "%s of %zu bytes at %s+%#lx", operation, size, range->name,
           (unsigned long)((uintptr_t)from - range->from));
  errno = ENOMEM;
  return 1;
}

#define CALLER __builtin_return_address(0)

/* What the operator new calls next fails, so that the operator itself throws or returns null. */
static __thread int starved;

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static int is_starved(void) {
  int was = starved;
  starved = 0;
  return was;
}

void *malloc(size_t size) {
  if (is_starved() || allocation_fails(OBJECT, "malloc", size, CALLER)) return NULL;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  if (allocation_fails(OBJECT, "calloc", count * size, CALLER)) return NULL;
  return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  if (allocation_fails(OBJECT, "realloc", size, CALLER)) return NULL;
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  if (is_starved() || allocation_fails(TENSOR, "aligned_alloc", size, CALLER)) return NULL;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (is_starved() || allocation_fails(TENSOR, "posix_memalign", size, CALLER)) return ENOMEM;
  void *allocated = __libc_memalign(alignment, size);
  if (!allocated) return ENOMEM;
  *memory = allocated;
  return 0;
}

/* The library of C++ is not one of the program's own: ONNX Runtime brings it along when it is loaded. */
static void *of_cpp(const char *name) {
  void *library = dlopen("libstdc++.so.6", RTLD_LAZY);
  void *symbol = library ? dlsym(library, name) : NULL;
  if (!symbol) abort();
  return symbol;
}

#define NEW(name, kind, parameters, ...) \
  void *name parameters { \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))of_cpp(#name); \
    starved = allocation_fails(kind, "new", size, CALLER); \
    return real(__VA_ARGS__); \
  }

NEW(_Znwm, OBJECT, (size_t size), size)
NEW(_Znam, OBJECT, (size_t size), size)
NEW(_ZnwmRKSt9nothrow_t, OBJECT, (size_t size, const void *nothrow), size, nothrow)
NEW(_ZnamRKSt9nothrow_t, OBJECT, (size_t size, const void *nothrow), size, nothrow)
NEW(_ZnwmSt11align_val_t, TENSOR, (size_t size, size_t alignment), size, alignment)
