/** A command that cannot be carried out as it was given, or on what it was given; told without a stack trace, exit code 2. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
