import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks of Linux a second, as /proc reports them; 100 on every distribution in use. */
const TICKS_PER_SECOND = 100;

/** CPU milliseconds that processes and all their descendants have used; Linux only. */
export async function cpuMs(roots: readonly number[]): Promise<number> {
  const children = new Map<number, number[]>();
  const used = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (stat === null) continue;
    // the name may hold spaces and brackets, so the fields begin behind its last bracket
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
    // 11..14: user and system time, own and of children that have ended
    used.set(
      pid,
      fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0),
    );
  }
  const total = (pid: number): number =>
    (used.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((sum, child) => sum + total(child), 0);
  return (roots.reduce((sum, pid) => sum + total(pid), 0) * 1000) / TICKS_PER_SECOND;
}
