package org.towerrank.export;

import java.util.List;
import org.towerrank.command.CommandLines;
import org.towerrank.command.ToolVersion;
import org.towerrank.files.ExitActions;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RuntimeUnavailableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of this module alone: everything about bundles that needs no trainer. */
@Command(
    name = "onnx-export",
    description =
        "Makes bundles of fitted models and of those of other tools, verifies bundles, and shows"
            + " what is in them.",
    subcommands = {
      ExportCommand.class,
      ImportCommand.class,
      VerifyCommand.class,
      InspectCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class)
public final class ExportMain implements Runnable {
  /** Exceptions of these commands whose message alone tells a user what to do. */
  public static final List<Class<? extends Exception>> EXPECTED_FAILURES =
      List.of(ParityException.class, InferenceException.class, RuntimeUnavailableException.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command line. */
  public static CommandLine commandLine() {
    return CommandLines.of(new ExportMain(), EXPECTED_FAILURES);
  }

  public static void main(String[] arguments) {
    ExitActions.install();
    System.exit(CommandLines.execute(commandLine(), arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
