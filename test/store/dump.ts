/** Runs SQL and returns its rows. */
export type Query = (sql: string) => Promise<{ rows: Array<Record<string, unknown>> }>;

/** Every row of every table of a database as text. */
export async function dumpDatabase(query: Query): Promise<string> {
  const { rows: tables } = await query(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'drizzle')",
  );
  const dumped: string[] = [];
  for (const { name } of tables) {
    const { rows } = await query(`select row_to_json(t)::text as row from ${String(name)} t`);
    dumped.push(`${String(name)} ${String(rows.length)}`, ...rows.map(({ row }) => String(row)));
  }
  return dumped.join('\n');
}
