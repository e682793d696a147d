import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Build step: writes the ONNX Runtime jar that the Elasticsearch plugin ships.
 *
 * <p>It differs from the published jar in three ways. The constructors of {@code
 * ai.onnxruntime.OrtEnvironment} no longer call {@code Runtime.addShutdownHook}, which the server's
 * entitlements deny to every plugin. Native libraries are unpacked into directories whose names are
 * the plugin's, so that those of killed nodes are told from those of other programs. And only the
 * native libraries of the platforms named are kept. Everything else is copied byte for byte.
 *
 * <p>A library that reports its use to its makers is refused: a server asks nobody for that.
 *
 * <p>Run from source by the build, with ASM on the class path: {@code PatchOnnxRuntime IN.jar
 * OUT.jar PLATFORM,...}.
 */
final class PatchOnnxRuntime {
  private static final String ENVIRONMENT = "ai/onnxruntime/OrtEnvironment.class";

  /** One in each of the two constructors. */
  private static final int HOOKS = 2;

  private static final String LOADER = "ai/onnxruntime/OnnxRuntime.class";

  /** How the names of directories begin that libraries are unpacked into. */
  private static final String PUBLISHED_PREFIX = "onnxruntime-java";

  /** The plugin's class {@code UnpackedRuntime} has the same. */
  private static final String OWN_PREFIX = "towerrank-onnxruntime-";

  private static final String NATIVE_DIRECTORY = "ai/onnxruntime/native/";
  private static final List<String> LIBRARY_SUFFIXES = List.of(".so", ".dylib", ".dll");

  /** The address that libraries with telemetry send to: those of Linux have it from 1.29 on. */
  private static final String COLLECTOR = "events.data.microsoft.com";

  private PatchOnnxRuntime() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException(
          "expected: IN.jar OUT.jar PLATFORM,...; got [" + String.join(" ", arguments) + "]");
    }
    Path target = Path.of(arguments[1]);
    Set<String> platforms = new TreeSet<>(List.of(arguments[2].trim().split("\\s*,\\s*")));
    try (JarFile source = new JarFile(arguments[0])) {
      requireServed(platforms, source);
      write(source, target, platforms);
    }
  }

  /** Writes beside the target first, so that a failure leaves no half of a jar to be packaged. */
  private static void write(JarFile source, Path target, Set<String> platforms) throws IOException {
    Path unfinished = Path.of(target + ".unfinished");
    try (OutputStream out = Files.newOutputStream(unfinished);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (JarEntry entry : source.stream().filter(e -> kept(e, platforms)).toList()) {
        copy(source, entry, jar);
      }
    }
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Fails for a platform that the published jar has no libraries for, naming those it has. */
  private static void requireServed(Set<String> platforms, JarFile source) {
    Set<String> served = new TreeSet<>();
    source.stream().filter(PatchOnnxRuntime::isLibrary).forEach(e -> served.add(platform(e)));
    if (!served.containsAll(platforms)) {
      throw new IllegalArgumentException(
          "expected platforms among "
              + served
              + ", got "
              + platforms
              + " ("
              + source.getName()
              + ")");
    }
  }

  private static boolean kept(JarEntry entry, Set<String> platforms) {
    if (entry.isDirectory()) {
      return false;
    }
    if (entry.getName().startsWith(NATIVE_DIRECTORY)) {
      return isLibrary(entry) && platforms.contains(platform(entry));
    }
    return true;
  }

  /** Whether the entry is a native library itself, not debug symbols beside one. */
  private static boolean isLibrary(JarEntry entry) {
    String name = entry.getName();
    return name.startsWith(NATIVE_DIRECTORY)
        && name.indexOf('/', NATIVE_DIRECTORY.length()) == name.lastIndexOf('/')
        && LIBRARY_SUFFIXES.stream().anyMatch(name::endsWith);
  }

  private static String platform(JarEntry entry) {
    String name = entry.getName();
    return name.substring(NATIVE_DIRECTORY.length(), name.indexOf('/', NATIVE_DIRECTORY.length()));
  }

  private static void copy(JarFile source, JarEntry entry, JarOutputStream jar) throws IOException {
    JarEntry copied = new JarEntry(entry.getName());
    copied.setTimeLocal(entry.getTimeLocal());
    jar.putNextEntry(copied);
    try (InputStream in = source.getInputStream(entry)) {
      InputStream content = isLibrary(entry) ? silent(entry.getName(), in) : in;
      patched(entry.getName(), content).transferTo(jar);
    }
    jar.closeEntry();
  }

  /** A library as it is, which must not have the address in it. */
  private static InputStream silent(String name, InputStream in) throws IOException {
    byte[] library = in.readAllBytes();
    if (new String(library, StandardCharsets.ISO_8859_1).contains(COLLECTOR)) {
      throw new IllegalStateException(
          "expected a library without telemetry, but "
              + name
              + " names ["
              + COLLECTOR
              + "]: take another version of ONNX Runtime, or one built with --no_telemetry");
    }
    return new ByteArrayInputStream(library);
  }

  private static InputStream patched(String name, InputStream in) throws IOException {
    return switch (name) {
      case ENVIRONMENT -> patched(name, in, HOOKS, HookRemover::new);
      case LOADER -> patched(name, in, 1, PrefixChanger::new);
      default -> in;
    };
  }

  /** Changes the methods of a class in as many places as expected. */
  private static InputStream patched(
      String name, InputStream in, int expected, BiFunction<MethodVisitor, int[], MethodVisitor> by)
      throws IOException {
    ClassReader reader = new ClassReader(in.readAllBytes());
    ClassWriter writer = new ClassWriter(reader, 0);
    int[] changed = new int[1];
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return by.apply(
                super.visitMethod(access, name, descriptor, signature, exceptions), changed);
          }
        },
        0);
    if (changed[0] != expected) {
      throw new IllegalStateException(
          "expected "
              + expected
              + " places to change in "
              + name
              + ", found "
              + changed[0]
              + ": this version of ONNX Runtime needs another patch");
    }
    return new ByteArrayInputStream(writer.toByteArray());
  }

  /** Gives the directory for the native libraries a name of the plugin's. */
  private static final class PrefixChanger extends MethodVisitor {
    private final int[] changed;

    PrefixChanger(MethodVisitor next, int[] changed) {
      super(Opcodes.ASM9, next);
      this.changed = changed;
    }

    @Override
    public void visitLdcInsn(Object value) {
      if (value.equals(PUBLISHED_PREFIX)) {
        changed[0]++;
        super.visitLdcInsn(OWN_PREFIX);
      } else {
        super.visitLdcInsn(value);
      }
    }
  }

  /**
   * Replaces calls of {@code Runtime.addShutdownHook} by nothing: takes a call's two operands, the
   * runtime and the thread, off the stack instead of calling.
   */
  private static final class HookRemover extends MethodVisitor {
    private final int[] removed;

    HookRemover(MethodVisitor next, int[] removed) {
      super(Opcodes.ASM9, next);
      this.removed = removed;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (owner.equals("java/lang/Runtime") && name.equals("addShutdownHook")) {
        removed[0]++;
        visitInsn(Opcodes.POP2);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }
  }
}
