import { spawn } from 'node:child_process';

/**
 * Reads "name pid" lines; once they end without "done" (the launcher was killed) it stops what is noted: PostgreSQL by
 * SIGINT (its fast shutdown), the rest by SIGTERM, and what is still there after five seconds for good.
 */
const SCRIPT = `
trap '' HUP INT TERM
names=
while read -r name pid; do
  [ "$name" = done ] && exit 0
  eval "pid_$name=$pid"
  case " $names " in *" $name "*) ;; *) names="$names $name" ;; esac
done
signal_all() {
  for name in $names; do
    eval "pid=\\$pid_$name"
    [ "$pid" -gt 0 ] 2>/dev/null || continue
    if [ "$name" = postgres ]; then kill "-$1" "$pid"; else kill "-$2" "$pid"; fi
  done
}
signal_all INT TERM
sleep 5
signal_all QUIT KILL
`;

export type Guard = {
  /** `pid` null: it has ended. Names hold letters, digits and underscores. */
  note: (name: string, pid: number | null) => void;
  /** The launcher ends in order and has stopped everything itself. */
  dismiss: () => void;
};

/** A shell that outlives a killed launcher just long enough to stop its children. */
export function startGuard(): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  // A guard that was killed is no reason to fall; the next start clears up, too.
  shell.stdin.on('error', () => undefined);
  shell.on('error', () => undefined);
  return {
    note: (name, pid) => shell.stdin.write(`${name} ${pid ?? 0}\n`),
    dismiss: () => shell.stdin.end('done\n'),
  };
}
