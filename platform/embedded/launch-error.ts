/** A reason why the product cannot start, as one sentence for the person at the terminal. */
export class LaunchError extends Error {
  constructor(sentence: string, options?: { cause: unknown }) {
    super(sentence, options);
    this.name = 'LaunchError';
  }
}

/** Turns what the operating system says about disks and rights into such a sentence; other errors pass unchanged. */
export function explainFileError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new LaunchError(`There is no space left on the disk of ${path}; free some and start again.`, {
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new LaunchError(`${path} cannot be written by this user; set DATA_DIR to a folder that can.`, {
      cause: error,
    });
  }
  return error;
}

export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
