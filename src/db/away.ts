/**
 * Whether an error means that the database is not there: it starts, stops, is full or cannot be reached. What was
 * asked for may be asked again later. Source: PostgreSQL, Appendix A (classes 08, 53, 57P) and the texts of `pg`.
 */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isAway);
  const code = 'code' in error ? String(error.code) : '';
  if (/^(08|53|57P)/.test(code) || /^E(CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|NOTFOUND)$/.test(code))
    return true;
  return /^(Connection terminated|Client .* not queryable|Cannot use a pool after calling end|timeout exceeded when trying to connect)/.test(
    error.message,
  );
}
