/** The Date header counts whole seconds; a smaller difference may be only that. */
const IGNORED_MS = 2000;
let offsetMs = 0;

/** Learns from an answer's Date header how far the clock of this device is off. */
export const noteServerDate = (header: string | null, receivedAt: number): void => {
  const stated = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(stated)) return;
  const difference = stated + 500 - receivedAt;
  offsetMs = Math.abs(difference) < IGNORED_MS ? 0 : difference;
};

/** Milliseconds since 1970 as the server counts them: deadlines are the server's, not this device's. */
export const serverNow = (): number => Date.now() + offsetMs;
