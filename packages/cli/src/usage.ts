/** The command was used wrongly: exit status 2. The message is one line that says what, where and what to do. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Nothing could be read or done: exit status 1. */
export class NothingDone extends Error {
  override name = 'NothingDone';
}
