/** Load was shed: what was asked for has not been begun. */
export class DatabaseBusy extends Error {
  constructor() {
    super('too many statements wait for the database');
    this.name = 'DatabaseBusy';
  }
}

const READ_TIMEOUT = 'Query read timeout';

/** Nobody knows whether the statement was done, and its connection is still waiting for the answer. */
export const isReadTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message === READ_TIMEOUT;

/** Codes of Node and PostgreSQL that say "the database is away or overloaded", not "the statement is wrong". */
const AWAY_CODES =
  /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EHOSTUNREACH|08|53|55P03|57P0|57014|58|25006|40001|40P01)/;
const AWAY_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|connection timeout|server closed the connection|Query read timeout/i;

export const isDatabaseAway = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof DatabaseBusy) return true;
  if ('code' in error && typeof error.code === 'string' && AWAY_CODES.test(error.code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return error instanceof Error && AWAY_MESSAGES.test(error.message);
};
